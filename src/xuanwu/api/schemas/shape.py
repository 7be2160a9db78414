"""What every request, answer and list on the wire has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from xuanwu.store.page import Page

T = TypeVar("T")

INT_MAX = 2**31 - 1
SEQ_MAX = 2**53 - 1  # what every reader of JSON can hold
Note = Annotated[str, Field(max_length=10_000, description="Why, for the history.")]


class Request(BaseModel):
    """A body that is sent; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """A value that is answered, read from the model's own value of the same fields."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class ListView(View, Generic[T]):
    """One page of a list; `next_cursor` is null at its end."""

    items: list[T]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Any], view: Callable[[Any], T]) -> Self:
        """The page, each item made a view."""
        return cls(items=[view(item) for item in page.items], next_cursor=page.next_cursor)
