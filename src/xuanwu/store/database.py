"""The only place that opens and commits transactions; it contains no queries."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext

import anyio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection

from xuanwu.kernel.clock import Clock, SystemClock
from xuanwu.kernel.errors import InvalidInput
from xuanwu.store import events
from xuanwu.store.engines import DatabaseSettings, open_engine
from xuanwu.store.failures import translate
from xuanwu.store.migrations.upgrade import upgrade
from xuanwu.store.transaction import Transaction

__all__ = ["Database", "DatabaseSettings", "Transaction"]


class Database:
    """A SQLite, PostgreSQL or MySQL database at a URL such as `sqlite:///FILE`, `postgresql://…`.

    Raises: InvalidInput for any other kind of URL.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock | None = None,
        settings: DatabaseSettings | None = None,
    ) -> None:
        self._engine = open_engine(url, settings or DatabaseSettings())
        self._clock = clock or SystemClock()
        # SQLite allows one writer. This lock is fair; waiting for SQLite's own lock is not.
        self._turn = anyio.Lock() if self._engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Transaction, None]:
        """Opens a transaction: it is committed when the block ends, and rolled back on any error.

        Raises: Unreachable (`database_unreachable`; `database_busy` after a timeout, a
        deadlock or a serialisation failure). Nothing was written; the caller can retry.
        """
        async with self._turn or nullcontext(), self._connect(is_reader=False) as connection:
            tx = Transaction(connection, self._clock)
            yield tx
            await events.write_pending(tx)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Transaction, None]:
        """Opens a read-only transaction; on SQLite it waits for no writer. Raises: as `begin`."""
        async with self._connect(is_reader=True) as connection:
            yield Transaction(connection, self._clock)

    async def check(self) -> None:
        """Raises: Unreachable when the database does not answer."""
        async with self.read() as tx:
            await tx.scalar(text("SELECT 1"))

    async def migrate(self) -> None:
        """Migrates the tables to this version; safe when several replicas start at once.

        Raises: Unavailable when the tables belong to a newer Xuanwu or to another program.
        """
        async with self._turn or nullcontext(), self._connect(is_reader=False) as connection:
            await connection.run_sync(upgrade)

    async def close(self) -> None:
        """Closes every connection; the next transaction opens new ones."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _connect(self, *, is_reader: bool) -> AsyncGenerator[AsyncConnection, None]:
        # SQLite's calls run on threads and end soon. In its driver, a close that is cancelled twice
        # hangs (aiosqlite 0.22 under SQLAlchemy 2.1), and the event loop could not end.
        with anyio.CancelScope(shield=self._turn is not None):
            async with self._open(is_reader=is_reader) as connection:
                yield connection

    @asynccontextmanager
    async def _open(self, *, is_reader: bool) -> AsyncGenerator[AsyncConnection, None]:
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self._engine.connect())
            except TypeError as error:
                raise InvalidInput(
                    "The database's URL has a parameter after '?' that its driver does not "
                    f"know: {error}. Remove it.",
                    where="database.url",
                ) from error
            except (DBAPIError, PoolTimeoutError, OSError) as error:
                raise translate(error, is_connecting=True) from error
            try:
                await connection.execution_options(is_reader=is_reader)
                async with connection.begin():
                    yield connection
            except DBAPIError as error:
                raise translate(error) from error
