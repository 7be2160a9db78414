"""Test cases of jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, key

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", key(), primary_key=True),
        sa.Column("job_id", key(), sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("name", key(200), nullable=False),
        sa.Column("description", Prose, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("given_rows", sa.Integer, nullable=False),
        sa.Column("expected_rows", sa.Integer, nullable=False),
        sa.Column("spec", Json, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.Column("updated_by", Prose, nullable=False),
        sa.UniqueConstraint("job_id", "name"),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )
