"""Pages a list that is small enough to read at once; it knows no noun."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from xuanwu.api.deps import PageOrder
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.page import (
    Page,
)

T = TypeVar("T")


def paged(items: Iterable[T], at: PageOrder, key: Callable[[T], list[Any]]) -> Page[T]:
    """Returns the page after the cursor. `key` is unique, of JSON values, and ascending.

    Raises: InvalidInput for a cursor that this list did not issue.
    """
    rest = list(items)
    if at.cursor is not None:
        last = _decode(at.cursor)
        try:
            rest = [item for item in rest if key(item) > last]
        except TypeError as error:
            raise _bad_cursor() from error
    page, more = rest[: at.limit], len(rest) > at.limit
    return Page(page, _encode(key(page[-1])) if more else None)


def _encode(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _decode(cursor: str) -> list[Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise _bad_cursor() from error
    if not isinstance(key, list):
        raise _bad_cursor()
    return key


def _bad_cursor() -> InvalidInput:
    return InvalidInput(
        "The cursor is not valid. Use the `next_cursor` of a page, or omit it to start at the "
        "beginning.",
        code="cursor_invalid",
        where="cursor",
    )
