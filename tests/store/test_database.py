from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path

import anyio
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from tests.store.world import World
from tests.support.databases import Server
from tests.support.wait import eventually
from xuanwu.kernel.errors import Bug, Conflict, InvalidInput, Unavailable, Unreachable
from xuanwu.kernel.units import Duration
from xuanwu.model.access import PrincipalKind
from xuanwu.model.event import EventKind, SubjectKind
from xuanwu.store import events, migrations, runs, spaces, variables
from xuanwu.store.database import Database, DatabaseSettings
from xuanwu.store.tables.all import metadata

pytestmark = pytest.mark.anyio
_OLD_ROWS = Path(__file__).with_name("version_0006.sql")


async def test_migrating_an_empty_database_gives_exactly_the_tables_of_the_code(
    empty_url: str,
) -> None:
    db = Database(empty_url)
    await db.migrate()
    async with db.begin() as tx:
        differences = await tx.connection.run_sync(_differences)
    await db.close()
    assert differences == []


async def test_replicas_that_migrate_at_the_same_time_all_succeed(empty_url: str) -> None:
    replicas = [Database(empty_url) for _ in range(4)]
    with anyio.fail_after(120):
        async with anyio.create_task_group() as tasks:
            for replica in replicas:
                tasks.start_soon(replica.migrate)
    async with replicas[0].begin() as tx:
        assert await spaces.all_of(tx) == []
    for replica in replicas:
        await replica.close()


async def test_migrating_again_keeps_every_row(world: World) -> None:
    run = await world.make_run()
    await world.db.migrate()
    assert await world.get(run.id) == run


async def test_events_of_an_older_version_are_kept_and_belong_to_a_subject_and_a_space(
    empty_url: str,
) -> None:
    db = Database(empty_url)
    async with db.begin() as tx:
        await tx.connection.run_sync(_upgrade_to, "0006")
        for statement in _OLD_ROWS.read_text().split(";\n"):
            if statement:
                await tx.execute(text(statement))
    await db.migrate()
    async with db.begin() as tx:
        told = await events.of_run(tx, "r", 0, 10)
        (variable,) = await variables.all_of(tx, "spc_1")
        last = [await events.last_seq(tx, space) for space in ("spc_1", "spc_2", None)]
        assert await tx.scalar(text("SELECT count(*) FROM calls")) == 0
    assert [(one.seq, one.actor.kind, one.actor.id, one.actor.name) for one in told] == [
        (7, PrincipalKind.TOKEN, "tok_1", "ada"),
        (8, PrincipalKind.TOKEN, "unknown", "bob"),  # the token of this name was made later
        (9, PrincipalKind.SYSTEM, "system", "xuanwu"),
    ]
    assert {(one.kind, one.subject.kind, one.space_id) for one in told} == {
        (EventKind.LOGIN, SubjectKind.RUN, "spc_1")
    }
    assert variable.updated_by.id == "tok_1"
    assert last == [9, 9, 9]
    await db.close()


async def test_an_upgrade_that_was_cut_off_after_its_tables_goes_on(empty_url: str) -> None:
    """MySQL keeps changed tables, though the transaction around them was lost."""
    db = Database(empty_url)
    async with db.begin() as tx:
        await tx.connection.run_sync(_upgrade_to, "0006")
        await tx.execute(text("UPDATE counters SET value = 9"))
    await db.migrate()
    async with db.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '0006'"))
        await tx.execute(text("DELETE FROM counters"))
        await tx.execute(text("INSERT INTO counters (name, value) VALUES ('events', 9)"))
    await db.migrate()
    async with db.begin() as tx:
        assert await events.last_seq(tx, None) == 9
        assert await tx.connection.run_sync(_differences) == []
    await db.close()


async def test_tables_of_a_newer_version_are_refused(empty_url: str) -> None:
    db = Database(empty_url)
    await db.migrate()
    async with db.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="9999"):
        await db.migrate()
    await db.close()


async def test_tables_of_somebody_else_are_left_alone(empty_url: str) -> None:
    db = Database(empty_url)
    async with db.begin() as tx:
        await tx.execute(text("CREATE TABLE jobs (theirs INTEGER)"))
    with pytest.raises(Unavailable, match="jobs") as caught:
        await db.migrate()
    async with db.read() as tx:
        assert await tx.all(text("SELECT theirs FROM jobs")) == []
    await db.close()
    assert caught.value.detail_code == "database_foreign"


async def test_an_error_in_the_block_rolls_everything_back(world: World) -> None:
    job = await world.make_job()
    run = await world.build_run(job)
    with pytest.raises(RuntimeError, match="power cut"):
        await _add_then_fail(world, run)
    async with world.db.begin() as tx:
        assert await runs.live_of_job(tx, job.id) is None
    assert (await world.make_run(job)).job_id == job.id


class _GivenUpError(Exception):
    """Raised by a block that was told to end and could not be."""


async def test_a_cancelled_transaction_leaves_nothing_and_the_database_usable(
    world: World,
) -> None:
    job = await world.make_job()
    run = await world.build_run(job)
    with contextlib.suppress(_GivenUpError), anyio.CancelScope() as scope:
        async with world.db.begin() as tx:
            await runs.add(tx, run, {}, token_hash="h")
            scope.cancel()
            with anyio.move_on_after(0.1):  # a SQLite transaction ends before it is cancelled
                await anyio.sleep_forever()
            raise _GivenUpError
    async with world.db.begin() as tx:
        assert await runs.live_of_job(tx, job.id) is None


async def test_check_passes_on_a_database_that_answers(db: Database) -> None:
    await db.check()


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
async def test_a_server_that_is_not_there_is_unreachable(scheme: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port
        db = Database(f"{scheme}://xuanwu:x@127.0.0.1:{closed.getsockname()[1]}/xuanwu")
        with pytest.raises(Unreachable) as caught:
            await db.check()
        await db.close()
    assert caught.value.detail_code == "database_unreachable"


@pytest.mark.parametrize(
    "url", ["postgresql://x@127.0.0.1/x?chanel=1", "mysql://x@127.0.0.1/x?ssl-mode=REQUIRED"]
)
async def test_a_parameter_that_the_driver_does_not_know_is_refused(url: str) -> None:
    db = Database(url)
    with pytest.raises(InvalidInput, match="after '\\?'") as caught:
        await db.check()
    await db.close()
    assert caught.value.where == "database.url"


@pytest.mark.database
async def test_a_url_may_have_the_word_of_libpq_for_tls(postgresql_server: Server) -> None:
    created = postgresql_server.new_database()
    db = Database(f"{created}?sslmode=disable")
    await db.check()
    await db.close()
    refusing = Database(f"{created}?sslmode=require")
    with pytest.raises(Unreachable):
        await refusing.check()
    await refusing.close()


@pytest.mark.database
@pytest.mark.parametrize("server", ["postgresql_server", "mariadb_server"])
async def test_an_account_or_database_that_is_not_there_is_unreachable(
    server: str, request: pytest.FixtureRequest
) -> None:
    url: str = request.getfixturevalue(server).url
    for wrong in (f"{url}/none", url.replace("xuanwu", "nobody", 1) + "/none"):
        db = Database(wrong)
        with pytest.raises(Unreachable) as caught:
            await db.check()
        await db.close()
        assert caught.value.detail_code == "database_unreachable"


@pytest.mark.database
@pytest.mark.parametrize(
    ("server", "suicide"),
    [
        ("postgresql_server", "SELECT pg_terminate_backend(pg_backend_pid())"),
        ("mariadb_server", "KILL CONNECTION_ID()"),
    ],
)
async def test_a_cut_connection_is_told_and_heals(
    server: str, suicide: str, request: pytest.FixtureRequest
) -> None:
    db = Database(request.getfixturevalue(server).new_database())
    with pytest.raises(Unreachable) as caught:
        async with db.begin() as tx:
            await tx.scalar(text(suicide))
    await db.check()
    await db.close()
    assert caught.value.detail_code == "database_unreachable"


async def test_a_word_that_the_tables_do_not_know_is_refused(world: World) -> None:
    run = await world.make_run()
    with pytest.raises((Conflict, Bug)):  # MariaDB counts a failed CHECK among other errors
        async with world.db.begin() as tx:
            await tx.execute(text("UPDATE runs SET wish = 'x'"))
    assert await world.get(run.id) == run


async def test_a_statement_that_no_table_fits_is_our_bug(db: Database) -> None:
    with pytest.raises(Bug):
        async with db.begin() as tx:
            await tx.execute(text("SELECT nothing FROM nowhere"))


async def test_waiting_for_a_connection_is_bounded(url: str) -> None:
    db = Database(url, settings=DatabaseSettings(pool=1, busy=Duration(seconds=0.2)))
    async with db.read():
        with pytest.raises(Unreachable) as caught:
            await db.check()
    await db.close()
    assert caught.value.detail_code == "database_busy"


async def test_waiting_for_another_writer_of_sqlite_is_bounded(tmp_path: str) -> None:
    url = f"sqlite:///{tmp_path}/xuanwu.db"
    holder = Database(url)
    await holder.migrate()
    other = Database(url, settings=DatabaseSettings(busy=Duration(seconds=0.2)))
    async with holder.begin():
        with pytest.raises(Unreachable) as caught:
            async with other.begin():
                pass
        async with other.read() as tx:
            assert await spaces.all_of(tx) == []
    await holder.close()
    await other.close()
    assert caught.value.detail_code == "database_busy"


async def test_a_row_that_breaks_a_rule_of_the_tables_is_a_conflict(world: World) -> None:
    add = text("INSERT INTO counters (name, value) VALUES ('once', 1)")
    async with world.db.begin() as tx:
        await tx.execute(add)
    with pytest.raises(Conflict) as caught:
        async with world.db.begin() as tx:
            await tx.execute(add)
    assert caught.value.detail_code == "database_conflict"


@pytest.mark.parametrize(
    "url", ["oracle://host/db", "not a url", "sqlite://", "sqlite:///:memory:"]
)
def test_a_url_of_another_kind_is_refused_with_the_right_ones(url: str) -> None:
    with pytest.raises(InvalidInput, match="sqlite:///") as caught:
        Database(url)
    assert caught.value.where == "database.url"


async def _add_then_fail(world: World, run: runs.Run) -> None:
    async with world.db.begin() as tx:
        await runs.add(tx, run, {}, token_hash="h")
        raise RuntimeError("power cut")


def _upgrade_to(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_a_transaction_that_is_cancelled_leaves_no_task_behind(world: World) -> None:
    async with world.db.read() as tx:
        if tx.connection.dialect.name != "sqlite":
            pytest.skip("asyncpg reports a connect that is cancelled to the loop; no task is left")
    before = asyncio.all_tasks()
    for number in range(30):
        with anyio.move_on_after(0.0005 * number):
            async with world.db.begin() as tx:
                for _ in range(20):
                    await tx.scalar(text("SELECT 1"))
    await world.db.check()
    await eventually(lambda: asyncio.all_tasks() <= before, within=90)
