"""One open transaction: what every query takes first. It knows statements, and no tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, RowMapping, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from xuanwu.kernel.clock import Clock
from xuanwu.store.failures import translate

Values = Mapping[str, Any]


class Transaction:
    """Reads and writes that take effect together. Only `Database` opens and ends one.

    `pending_events` are written last, right before the commit (see `events`).
    """

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self.connection = connection
        self.pending_events: list[dict[str, Any]] = []
        self._clock = clock

    def now(self) -> datetime:
        """The time by the clock that the database was opened with."""
        return self._clock.now()

    async def execute(self, statement: Executable) -> int:
        """The number of rows that the statement's condition met, changed or not."""
        return (await self._run(statement)).rowcount

    async def execute_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """The same statement once a row, sent in one go; nothing where there are no rows."""
        if rows:
            await self._run(statement, rows)

    async def all(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._run(statement)).mappings().all()

    async def first(self, statement: Executable) -> RowMapping | None:
        return (await self._run(statement)).mappings().first()

    async def scalar(self, statement: Executable) -> Any:
        """The first column of the first row; None where there is no row."""
        return (await self._run(statement)).scalar()

    def among(self, column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
        """`column IN values`; on PostgreSQL as one array, so that any number is one statement."""
        if self.connection.dialect.name == "postgresql":
            return column == any_(literal(list(values), ARRAY(column.type)))
        return column.in_(values)

    async def _run(
        self, statement: Executable, rows: Sequence[Values] | None = None
    ) -> CursorResult[Any]:
        try:
            return await self.connection.execute(statement, rows)
        except OSError as error:  # some drivers let a broken connection through as it is
            raise translate(error) from error
