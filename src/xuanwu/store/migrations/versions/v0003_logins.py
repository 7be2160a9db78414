"""One more kind of event: a login to a container."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, Whole, key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS = ("move", "wish", "phase", "savepoint", "restart", "login")
_STATES = ("Accept", "Running", "Failed", "Cancel", "Finish")
_CHECK = "ck_events_eventkind"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
        return
    words = ", ".join(f"'{word}'" for word in _KINDS)
    # In one statement: MySQL cannot change two in one transaction.
    op.execute(
        f"ALTER TABLE events DROP CONSTRAINT {_CHECK},"
        f" ADD CONSTRAINT {_CHECK} CHECK (kind IN ({words}))"
    )


def _rebuild() -> None:
    """Copies the table: SQLite cannot change a constraint of an existing table."""
    for noun in ("run", "job", "space"):
        op.drop_index(f"ix_events_{noun}", "events")
    op.rename_table("events", "events_before")
    op.create_table(
        "events",
        sa.Column("seq", Whole, primary_key=True, autoincrement=False),
        sa.Column("run_id", key(), nullable=False),
        sa.Column("job_id", key(), nullable=False),
        sa.Column("space_id", key(), nullable=False),
        sa.Column("kind", _word("eventkind", *_KINDS), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", Prose, nullable=False),
        sa.Column("message", Prose, nullable=False),
        sa.Column("state", _word("state", *_STATES)),
        sa.Column("cause", key()),
        sa.Column("facts", Json, nullable=False),
        **TABLE_OPTIONS,
    )
    op.execute("INSERT INTO events SELECT * FROM events_before")
    op.drop_table("events_before")
    for noun in ("run", "job", "space"):
        op.create_index(f"ix_events_{noun}", "events", [f"{noun}_id", "seq"])


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
