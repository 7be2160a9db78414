"""Where the state of a run is, so that a later change of the target's settings does not hide it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import Prose

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("runs")}
    if "state_uri" not in known:  # MySQL keeps it after an upgrade that was interrupted
        op.add_column("runs", sa.Column("state_uri", Prose, nullable=True))
