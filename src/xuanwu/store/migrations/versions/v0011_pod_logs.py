"""Logs of pods in the database, so that servers share them without a common disk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Whole, key, lease_columns
from xuanwu.store.tables.pod_logs import Compressed

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEXES = {"ix_log_streams_cluster": ["target", "cluster"], "ix_log_streams_due": ["due_at"]}


def upgrade() -> None:
    op.create_table(
        "log_streams",
        sa.Column("id", key(), primary_key=True),
        sa.Column("target", key(), nullable=False),
        sa.Column("cluster", key(), nullable=False),
        sa.Column("pod", key(255), nullable=False),
        sa.Column("cursor", key(), nullable=True),
        sa.Column("begin_offset", Whole, nullable=False),
        sa.Column("end_offset", Whole, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        *lease_columns(),
        if_not_exists=True,
        postgresql_with={"fillfactor": 70},
        **TABLE_OPTIONS,
    )
    # MySQL keeps an index that was created before an upgrade was interrupted.
    known = {one["name"] for one in sa.inspect(op.get_bind()).get_indexes("log_streams")}
    for name, columns in _INDEXES.items():
        if name not in known:
            op.create_index(name, "log_streams", columns)
    op.create_table(
        "log_chunks",
        sa.Column("stream", key(), nullable=False),
        sa.Column("begin_offset", Whole, nullable=False, autoincrement=False),
        sa.Column("end_offset", Whole, nullable=False),
        sa.Column("first_at", Moment, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("lines", Compressed, nullable=False),
        sa.PrimaryKeyConstraint("stream", "begin_offset", name="pk_log_chunks"),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )
