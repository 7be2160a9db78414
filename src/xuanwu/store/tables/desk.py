"""The tables of unsaved texts, and of who has a job open."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, Who, key, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("space_id", key(), ForeignKey("spaces.id"), primary_key=True),
    Column("owner_id", key(), primary_key=True),
    Column("key", key(), primary_key=True),
    Column("name", Prose, nullable=False),
    Column("job_id", key(), nullable=True),
    Column("base_revision", Integer, nullable=True),
    Column("version", Integer, nullable=False),
    Column("content", Json, nullable=False),
    Column("updated_at", Moment, nullable=False),
    **TABLE_OPTIONS,
)

presences = Table(
    "presences",
    metadata,
    Column("job_id", key(), ForeignKey("jobs.id"), primary_key=True),
    Column("who_id", key(), primary_key=True),
    Column("who", Who, nullable=False),
    Column("is_changed", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False),
    **TABLE_OPTIONS,
)
