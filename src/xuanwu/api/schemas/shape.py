"""What all requests, responses and lists share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from xuanwu.kernel.page import (
    Page,
)

T = TypeVar("T")

INT_MAX = 2**31 - 1
SEQ_MAX = 2**53 - 1  # the largest integer that every JSON parser can hold
Note = Annotated[str, Field(max_length=10_000, description="The reason, recorded in the history.")]


class Request(BaseModel):
    """A request body; unknown keys are rejected."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """A response value, read from the model's own value with the same fields."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class ListView(View, Generic[T]):
    """One page of a list; `next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Any], view: Callable[[Any], T]) -> Self:
        """Converts the page, each item with `view`."""
        return cls(items=[view(item) for item in page.items], next_cursor=page.next_cursor)
