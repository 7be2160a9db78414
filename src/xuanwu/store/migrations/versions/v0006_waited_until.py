"""The last moment at which a run could not be started: its start deadline counts from there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("waited_until", Moment, nullable=True))
