"""The tables of pods' logs: one stream a pod, which is also the queue of shipping, and chunks."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, Table
from sqlalchemy.dialects import mysql

from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Whole, key, lease_columns, metadata

Compressed = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
"""At most 16 MiB; MySQL's plain BLOB holds 64 KiB."""

log_streams = Table(
    "log_streams",
    metadata,
    # A hash of target, cluster and pod, so that servers that see a pod add the same row.
    Column("id", key(), primary_key=True),
    Column("target", key(), nullable=False),
    Column("cluster", key(), nullable=False),
    Column("pod", key(255), nullable=False),
    Column("cursor", key(), nullable=True),
    Column("begin_offset", Whole, nullable=False),
    Column("end_offset", Whole, nullable=False),
    Column("last_at", Moment, nullable=False),
    # `due_at` is NULL once the log is complete.
    *lease_columns(),
    postgresql_with={"fillfactor": 70},  # every flush and renewal updates the row in its page
    **TABLE_OPTIONS,
)
Index("ix_log_streams_cluster", log_streams.c.target, log_streams.c.cluster)
Index("ix_log_streams_due", log_streams.c.due_at)

log_chunks = Table(
    "log_chunks",
    metadata,
    # No foreign key: who writes a chunk has locked its stream.
    Column("stream", key(), nullable=False),
    Column("begin_offset", Whole, nullable=False, autoincrement=False),
    Column("end_offset", Whole, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("lines", Compressed, nullable=False),
    PrimaryKeyConstraint("stream", "begin_offset", name="pk_log_chunks"),
    **TABLE_OPTIONS,
)
