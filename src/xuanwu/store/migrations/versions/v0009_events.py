"""Events of any subject, numbered by space; principals by id; the memory between visits.

Every step is idempotent: MySQL keeps the steps that ran before an upgrade was interrupted.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, Whole, key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# The columns with the principal that created or last changed a row, and the time of that change.
_NAMES = (
    ("jobs", "created_by", "created_at"),
    ("revisions", "created_by", "created_at"),
    ("runs", "created_by", "created_at"),
    ("runs", "wished_by", "wished_at"),
    ("savepoints", "created_by", "created_at"),
    ("catalogs", "updated_by", "updated_at"),
    ("variables", "updated_by", "updated_at"),
    ("secrets", "updated_by", "updated_at"),
    ("artifacts", "created_by", "created_at"),
    ("events", "actor", "at"),
    ("installs", "asked_by", "asked_at"),
)


def upgrade() -> None:
    if "watched" not in _columns("runs"):
        op.add_column("runs", sa.Column("watched", Json, nullable=True))
    if "scope" not in _columns("events"):
        _rebuild_events()
    op.execute("DROP TABLE IF EXISTS events_before")
    _index_events()
    # From here on only rows change, all in one transaction.
    _count_by_space()
    for table, column, at in _NAMES:
        _name_by_id(table, column, at)
    op.execute("DELETE FROM calls")  # their answers are sealed under names


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _rebuild_events() -> None:
    op.execute("DROP TABLE IF EXISTS events_after")
    op.create_table(
        "events_after",
        sa.Column("scope", key(), nullable=False),
        sa.Column("seq", Whole, nullable=False, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", key(255), nullable=False),
        sa.Column("job_id", key()),
        sa.Column("actor", Prose, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("message", Prose, nullable=False),
        sa.Column("cause", key()),
        sa.Column("facts", Json, nullable=False),
        sa.PrimaryKeyConstraint("scope", "seq", name="pk_events"),
        **TABLE_OPTIONS,
    )
    op.execute(
        "INSERT INTO events_after (scope, seq, at, subject_kind, subject_id, job_id, actor, kind,"
        " message, cause, facts) SELECT space_id, seq, at, 'run', run_id, job_id, actor, kind,"
        " message, cause, facts FROM events"
    )
    if op.get_bind().dialect.name in {"mysql", "mariadb"}:
        op.execute("RENAME TABLE events TO events_before, events_after TO events")
        return
    op.drop_table("events")
    op.rename_table("events_after", "events")


def _index_events() -> None:
    known = {index["name"] for index in sa.inspect(op.get_bind()).get_indexes("events")}
    for noun, column in (("subject", "subject_id"), ("job", "job_id")):
        if f"ix_events_{noun}" not in known:
            op.create_index(f"ix_events_{noun}", "events", [column, "seq"])


def _count_by_space() -> None:
    """Starts each space's counter at the platform's, so that no reader misses a later event."""
    connection = op.get_bind()
    counters = sa.table("counters", sa.column("name"), sa.column("value"))
    is_old = counters.c.name == "events"
    value = connection.execute(sa.select(counters.c.value).where(is_old)).scalar_one()
    spaces = connection.execute(sa.text("SELECT id FROM spaces")).scalars().all()
    rows = [{"name": name, "value": value} for name in ("platform", *spaces)]
    connection.execute(sa.insert(counters), rows)
    connection.execute(sa.delete(counters).where(is_old))


def _name_by_id(table: str, column: str, at: str) -> None:
    """Replaces names by principals; a token created after the row is another one of that name."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column(column, Prose), sa.column(at, Moment))
    who = rows.c[column]

    def write(principal: str, which: sa.ColumnElement[bool]) -> None:
        connection.execute(sa.update(rows).where(which).values({column: principal}))

    for name in connection.execute(sa.select(who).where(who.is_not(None)).distinct()).scalars():
        if name == "xuanwu":
            write("system system xuanwu", who == name)
        elif known := _token(name):
            write(f"token {known[0]} {name}", (who == name) & (rows.c[at] >= known[1]))
        write(f"token unknown {name}", who == name)


def _token(name: str) -> tuple[str, datetime] | None:
    tokens = sa.table("tokens", sa.column("id"), sa.column("name"), sa.column("created_at", Moment))
    query = sa.select(tokens.c.id, tokens.c.created_at).where(tokens.c.name == name)
    row = op.get_bind().execute(query).first()
    return None if row is None else (row[0], row[1])
