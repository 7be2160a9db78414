"""A page of a list; every list of the platform is read in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list; `next_cursor` requests the rows after them, and is None at the end."""

    items: list[T]
    next_cursor: str | None
