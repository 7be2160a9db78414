"""The cluster that each target reached first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Prose, key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("name", key(255), primary_key=True),
        sa.Column("identity", Prose, nullable=False),
        sa.Column("noted_at", Moment, nullable=False),
        **TABLE_OPTIONS,
    )
