"""The further choices of state for a run whose first choice is not in the state store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("restore_otherwise", Json, nullable=True))
