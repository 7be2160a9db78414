"""One open transaction, the first argument of every query. It knows statements, but no tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    RowMapping,
    Table,
    any_,
    literal,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from xuanwu.kernel.clock import Clock
from xuanwu.store.failures import translate

Values = Mapping[str, Any]


class Transaction:
    """Reads and writes that take effect together. Only `Database` opens and ends one.

    `pending_events` are written right before the commit (see `events`).
    """

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self.connection = connection
        self.pending_events: list[dict[str, Any]] = []
        self._clock = clock

    def now(self) -> datetime:
        """The current time of the clock that the database was opened with."""
        return self._clock.now()

    async def execute(self, statement: Executable) -> int:
        """Returns the number of rows that matched the statement, whether or not they changed."""
        return (await self._run(statement)).rowcount

    async def execute_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Executes the statement once for each row, in one batch; does nothing without rows."""
        if rows:
            await self._run(statement, rows)

    async def insert_missing(self, table: Table, rows: Sequence[Values]) -> None:
        """Inserts the rows whose primary key is not there yet.

        Servers that do it at once wait for each other without a deadlock when each of them gives
        its rows in the order of their keys.
        """
        match self.connection.dialect.name:
            case "postgresql":
                statement = postgresql.insert(table).on_conflict_do_nothing()
            case "sqlite":
                statement = sqlite.insert(table).on_conflict_do_nothing()
            case _:  # this locks a row that is there at once; IGNORE locks it for readers first
                kept = {column.name: column for column in table.primary_key}
                statement = mysql.insert(table).on_duplicate_key_update(kept)
        await self.execute_many(statement, rows)

    async def all(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._run(statement)).mappings().all()

    async def first(self, statement: Executable) -> RowMapping | None:
        return (await self._run(statement)).mappings().first()

    async def scalar(self, statement: Executable) -> Any:
        """The first column of the first row; None if there is no row."""
        return (await self._run(statement)).scalar()

    def among(self, column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
        """`column IN values`; on PostgreSQL with one array, so that the statement text is always
        the same."""
        if self.connection.dialect.name == "postgresql":
            return column == any_(literal(list(values), ARRAY(column.type)))
        return column.in_(values)

    async def _run(
        self, statement: Executable, rows: Sequence[Values] | None = None
    ) -> CursorResult[Any]:
        try:
            return await self.connection.execute(statement, rows)
        except OSError as error:  # some drivers do not wrap a broken connection
            raise translate(error) from error
