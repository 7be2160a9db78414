"""Two more leased tables: installs of releases, and duties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Prose, key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATES = ("installing", "done", "failed")


def upgrade() -> None:
    op.create_table(
        "installs",
        sa.Column("id", key(128), primary_key=True),
        sa.Column("home", key(), nullable=False),
        sa.Column("release", key(), nullable=False),
        sa.Column("state", _word("installstate", *_STATES), nullable=False),
        sa.Column("progress", Prose, nullable=False),
        sa.Column("failure", Prose),
        sa.Column("server", Prose),
        sa.Column("asked_by", Prose, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        *_lease_columns(),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )
    op.create_table(
        "duties",
        sa.Column("id", key(), primary_key=True),
        *_lease_columns(),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )


def _lease_columns() -> tuple[sa.Column[object], ...]:
    """The lease columns at this version; a copy, since those of the current tables may change."""
    return (
        sa.Column("due_at", Moment),
        sa.Column("rung_at", Moment),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("lease_owner", key()),
        sa.Column("lease_token", key()),
        sa.Column("lease_until", Moment),
    )


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
