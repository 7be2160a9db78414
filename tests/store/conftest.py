"""The same suite against every database: SQLite always, the servers where they are installed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from sqlalchemy import delete

from tests.store.world import MovableClock, World
from xuanwu.store.database import Database
from xuanwu.store.tables.all import metadata

BACKENDS = (
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.database),
    pytest.param("mariadb", marks=pytest.mark.database),
)


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(
    backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database without tables."""
    return _new_database(backend, request, tmp_path_factory)


@pytest.fixture(scope="session")
def url(
    backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database with all tables, which the tests of a session share."""
    url = _new_database(backend, request, tmp_path_factory)
    asyncio.run(_migrate(url))
    return url


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def db(url: str, clock: MovableClock) -> AsyncGenerator[Database, None]:
    """A database with all tables and no rows."""
    db = Database(url, clock=clock)
    async with db.begin() as tx:
        for table in reversed(metadata.sorted_tables):
            await tx.execute(delete(table))
    yield db
    await db.close()


@pytest.fixture
async def replica(url: str, clock: MovableClock) -> AsyncGenerator[Database, None]:
    """The same database as another server process sees it."""
    db = Database(url, clock=clock)
    yield db
    await db.close()


@pytest.fixture
async def world(db: Database, clock: MovableClock) -> World:
    world = World(db, clock)
    await world.make_space()
    return world


def _new_database(
    backend: str, request: pytest.FixtureRequest, folders: pytest.TempPathFactory
) -> str:
    if backend == "sqlite":
        return f"sqlite:///{folders.mktemp('sqlite')}/xuanwu.db"
    return request.getfixturevalue(f"{backend}_server").new_database()


async def _migrate(url: str) -> None:
    db = Database(url)
    await db.migrate()
    await db.close()
