"""The table of the test cases of jobs."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, UniqueConstraint

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, Who, key, metadata

cases = Table(
    "cases",
    metadata,
    Column("id", key(), primary_key=True),
    Column("job_id", key(), ForeignKey("jobs.id"), nullable=False),
    Column("name", key(200), nullable=False),
    Column("description", Prose, nullable=False),
    Column("version", Integer, nullable=False),
    Column("given_rows", Integer, nullable=False),
    Column("expected_rows", Integer, nullable=False),
    Column("spec", Json, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", Who, nullable=False),
    UniqueConstraint("job_id", "name"),
    **TABLE_OPTIONS,
)
