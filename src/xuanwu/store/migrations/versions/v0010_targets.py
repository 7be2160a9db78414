"""Targets as rows, so that they can be added, changed and removed while servers run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, key

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declared_targets",
        sa.Column("name", key(), primary_key=True),
        sa.Column("kind", _word("targetkind", "local", "kubernetes"), nullable=False),
        sa.Column("origin", _word("targetorigin", "settings", "api"), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("is_declared", sa.Boolean, nullable=False),
        sa.Column("fingerprint", key(), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Prose, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.Column("updated_by", Prose, nullable=False),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
