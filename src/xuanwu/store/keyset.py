"""Keyset pagination: every list has a limit and an opaque cursor, the key of the last row read."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, or_

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.page import Page
from xuanwu.store.transaction import Transaction

T = TypeVar("T")
MAX_LIMIT = 500


@dataclass(frozen=True)
class Keyset:
    """The columns by which a list is sorted; together they are unique."""

    columns: tuple[ColumnElement[Any], ...]
    descending: bool = False

    def after(self, key: Sequence[Any]) -> ColumnElement[bool]:
        """Matches the rows after `key`; spelt out, since MySQL uses no index for row values."""
        beyond: list[ColumnElement[bool]] = []
        for depth, column in enumerate(self.columns):
            pairs = zip(self.columns[:depth], key[:depth], strict=True)
            same = [before == value for before, value in pairs]
            further = column < key[depth] if self.descending else column > key[depth]
            beyond.append(and_(*same, further))
        return or_(*beyond)


def contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Matches the rows whose column contains `text`, in any case of its Latin letters."""
    return func.lower(column).contains(text.lower(), autoescape=True)


async def read_page(
    tx: Transaction,
    query: Select[Any],
    keyset: Keyset,
    row: Callable[[RowMapping], T],
    at: tuple[str | None, int],
) -> Page[T]:
    """Reads one page of `query`; `at` is the cursor and the limit (at least 1, capped at 500).

    Raises: InvalidInput for a malformed cursor or a limit below 1.
    """
    cursor, limit = at
    if limit < 1:
        raise InvalidInput("A list's limit is at least 1.", where="limit")
    limit = min(limit, MAX_LIMIT)
    if cursor is not None:
        query = query.where(keyset.after(_decode(cursor, len(keyset.columns))))
    order = [column.desc() if keyset.descending else column.asc() for column in keyset.columns]
    found = await tx.all(query.order_by(*order).limit(limit + 1))
    rows = found[:limit]
    more = len(found) > limit
    key = [rows[-1][str(column.key)] for column in keyset.columns] if more else None
    return Page([row(one) for one in rows], _encode(key) if key else None)


def _encode(key: Sequence[Any]) -> str:
    plain = [{"t": v.isoformat()} if isinstance(v, datetime) else v for v in key]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        plain = json.loads(text)
        key = [datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in plain]
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise _bad_cursor() from error
    if len(key) != length:
        raise _bad_cursor()
    return key


def _bad_cursor() -> InvalidInput:
    return InvalidInput(
        "The cursor is not valid. Use the `next_cursor` of a page, or omit it to start at the "
        "beginning.",
        code="cursor_invalid",
        where="cursor",
    )
