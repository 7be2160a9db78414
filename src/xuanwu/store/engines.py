"""Opens a SQLAlchemy engine for a URL, set up to behave alike on SQLite, PostgreSQL and MySQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from xuanwu.kernel.errors import InvalidInput

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "mysql": "mysql+asyncmy",
    "mariadb": "mariadb+asyncmy",
}


# A checkpoint copies the log after 32 MB only: a busy queue rewrites the same pages many times.
_SQLITE = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "wal_autocheckpoint=8000",
)


@dataclass(frozen=True)
class DatabaseSettings:
    """`pool`: most connections. `busy`: timeout of waits for a connection or for SQLite's lock."""

    pool: int = 10
    busy: timedelta = timedelta(seconds=10)
    connect: timedelta = timedelta(seconds=5)


def open_engine(url: str, settings: DatabaseSettings) -> AsyncEngine:
    """Creates the engine; it connects at its first use.

    Raises: InvalidInput for a URL of another database, or of SQLite without a file.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, settings)
    connect_s = settings.connect.total_seconds()
    is_postgresql = parsed.get_backend_name() == "postgresql"
    return create_async_engine(
        parsed,
        isolation_level="READ COMMITTED",  # MySQL's default takes gap locks, which deadlock
        pool_size=settings.pool,
        max_overflow=0,
        pool_timeout=settings.busy.total_seconds(),
        pool_pre_ping=True,
        connect_args={"timeout" if is_postgresql else "connect_timeout": connect_s},
    )


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        driver = _DRIVERS[parsed.drivername.partition("+")[0]]
    except (ArgumentError, KeyError) as error:
        raise InvalidInput(
            "The database's URL must begin with sqlite:///FILE, postgresql://, mysql:// or "
            "mariadb://. Correct it in the settings.",
            where="database.url",
        ) from error
    parsed = parsed.set(drivername=driver)
    if parsed.get_backend_name() in {"mysql", "mariadb"}:
        return parsed.update_query_dict({"charset": "utf8mb4"})
    if mode := parsed.query.get("sslmode"):  # libpq's name; asyncpg calls it `ssl`
        return parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed


def _open_sqlite(url: URL, settings: DatabaseSettings) -> AsyncEngine:
    if not url.database or url.database == ":memory:":
        raise InvalidInput(
            "SQLite needs a file, for example sqlite:////var/lib/xuanwu/xuanwu.db.",
            where="database.url",
        )
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    busy_s = settings.busy.total_seconds()
    engine = create_async_engine(
        url,
        pool_size=settings.pool,
        max_overflow=0,
        pool_timeout=busy_s,
        connect_args={"timeout": busy_s, "isolation_level": None},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        cursor = connection.cursor()
        for pragma in _SQLITE:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        # Take the write lock at the start: SQLite refuses to upgrade a read transaction if another
        # one has written meanwhile.
        is_reader = connection.get_execution_options().get("is_reader", False)
        connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")

    return engine
