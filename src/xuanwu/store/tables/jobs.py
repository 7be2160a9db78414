"""The tables of jobs, their revisions, and the lineage of these."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, UniqueConstraint

from xuanwu.model.spec import JobKind
from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, Who, key, metadata, word

jobs = Table(
    "jobs",
    metadata,
    Column("id", key(), primary_key=True),
    Column("space_id", key(), ForeignKey("spaces.id"), nullable=False),
    Column("name", key(), nullable=False),
    Column("kind", word(JobKind), nullable=False),
    Column("latest_revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("folder", key(255), nullable=False, server_default=""),
    Column("labels", Json, nullable=True),
    # Of the newest revision; NULL where it names none.
    Column("release", key(), nullable=True),
    Column("target", key(), nullable=True),
    UniqueConstraint("space_id", "name"),
    **TABLE_OPTIONS,
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", key(), primary_key=True),
    Column("job_id", key(), ForeignKey("jobs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("spec", Json, nullable=False),
    Column("note", Prose, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    UniqueConstraint("job_id", "number"),
    **TABLE_OPTIONS,
)

lineages = Table(
    "lineages",
    metadata,
    Column("revision_id", key(), ForeignKey("revisions.id"), primary_key=True),
    Column("job_id", key(), ForeignKey("jobs.id"), nullable=False),
    Column("lineage", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    **TABLE_OPTIONS,
)
