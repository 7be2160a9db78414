"""The tables of events and of the counters that number them."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table

from xuanwu.model.event import EventKind, SubjectKind
from xuanwu.store.tables.columns import (
    TABLE_OPTIONS,
    Json,
    Moment,
    Prose,
    Who,
    Whole,
    key,
    metadata,
    word,
)

events = Table(
    "events",
    metadata,
    # The id of a space, or a fixed word for events without one; each scope has its own numbers.
    Column("scope", key(), nullable=False),
    Column("seq", Whole, nullable=False, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("subject_kind", word(SubjectKind, is_open=True), nullable=False),
    Column("subject_id", key(255), nullable=False),
    Column("job_id", key(), nullable=True),
    Column("actor", Who, nullable=False),
    Column("kind", word(EventKind, is_open=True), nullable=False),
    Column("message", Prose, nullable=False),
    Column("cause", key(), nullable=True),
    Column("facts", Json, nullable=False),
    PrimaryKeyConstraint("scope", "seq", name="pk_events"),
    **TABLE_OPTIONS,
)
Index("ix_events_subject", events.c.subject_id, events.c.seq)
Index("ix_events_job", events.c.job_id, events.c.seq)

counters = Table(
    "counters",
    metadata,
    Column("name", key(), primary_key=True),
    Column("value", Whole, nullable=False),
    **TABLE_OPTIONS,
)
