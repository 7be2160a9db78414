"""Unsaved texts of people, and who has a job open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, key

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("space_id", key(), sa.ForeignKey("spaces.id"), primary_key=True),
        sa.Column("owner_id", key(), primary_key=True),
        sa.Column("key", key(), primary_key=True),
        sa.Column("name", Prose, nullable=False),
        sa.Column("job_id", key(), nullable=True),
        sa.Column("base_revision", sa.Integer, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )
    op.create_table(
        "presences",
        sa.Column("job_id", key(), sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("who_id", key(), primary_key=True),
        sa.Column("who", Prose, nullable=False),
        sa.Column("is_changed", sa.Boolean, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )
