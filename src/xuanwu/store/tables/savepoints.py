"""The table of savepoints."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table

from xuanwu.model.run import SavepointState
from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Prose, Who, key, metadata, word

savepoints = Table(
    "savepoints",
    metadata,
    Column("id", key(), primary_key=True),
    Column("run_id", key(), ForeignKey("runs.id"), nullable=False),
    Column("job_id", key(), ForeignKey("jobs.id"), nullable=False),
    Column("space_id", key(), ForeignKey("spaces.id"), nullable=False),
    Column("stops_run", Boolean, nullable=False),
    Column("state", word(SavepointState), nullable=False),
    Column("trigger_id", key(), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    Column("path", Prose, nullable=True),
    Column("message", Prose, nullable=True),
    Column("done_at", Moment, nullable=True),
    **TABLE_OPTIONS,
)
Index("ix_savepoints_run", savepoints.c.run_id, savepoints.c.state)
Index("ix_savepoints_job", savepoints.c.job_id, savepoints.c.created_at)
