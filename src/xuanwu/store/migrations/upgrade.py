"""Migrates a database to the newest version of the tables; it knows only the tables' names."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from xuanwu.kernel.errors import Unavailable, Unreachable
from xuanwu.store.tables.all import metadata

_LOCK_NAME = "xuanwu.migrate"
_LOCK_NUMBER = 7_238_412_190_166_525_549  # arbitrary; no other program on the server may use it
_LOCK_WAIT_S = 300


def upgrade(connection: Connection) -> None:
    """Migrates inside an open transaction. One replica migrates; the others wait, then do nothing.

    Raises: Unavailable when the tables belong to a newer version or to another program;
    Unreachable when another replica migrates for longer than five minutes.
    """
    _lock(connection)
    try:
        _upgrade(connection)
    finally:
        if connection.dialect.name in {"mysql", "mariadb"} and not connection.invalidated:
            connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": _LOCK_NAME})


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise Unavailable(
            f"The database has tables of version {current}, which this release of Xuanwu does "
            "not support. Start a newer release, or restore the backup that was made before the "
            "newer release first started."
        )
    if current is None:
        _check_is_ours_to_fill(connection)
    command.upgrade(config, "head")


def _check_is_ours_to_fill(connection: Connection) -> None:
    """Refuses tables without a version: they belong to another program, or a first start on MySQL
    was interrupted."""
    clash = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if clash:
        raise Unavailable(
            f"The database has tables named {', '.join(clash)} that Xuanwu did not create, or "
            "whose creation was interrupted. Use a separate database for Xuanwu; if this is "
            "one, empty it and start again.",
            code="database_foreign",
        )


def _lock(connection: Connection) -> None:
    """Takes a lock; SQLite needs none, since `BEGIN IMMEDIATE` admits one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
    if connection.dialect.name in {"mysql", "mariadb"}:
        got = connection.execute(
            text("SELECT GET_LOCK(:name, :wait)"), {"name": _LOCK_NAME, "wait": _LOCK_WAIT_S}
        ).scalar()
        if got != 1:
            raise Unreachable(
                "Another server has been migrating this database for five minutes. Check its "
                "log; if no other server runs, end the connection that holds the lock "
                "'xuanwu.migrate'.",
                code="database_busy",
            )
