"""The tables of events and of the counter that numbers them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from xuanwu.model.run import EventKind
from xuanwu.model.state import State
from xuanwu.store.tables.columns import (
    TABLE_OPTIONS,
    Json,
    Moment,
    Prose,
    Whole,
    key,
    metadata,
    word,
)

events = Table(
    "events",
    metadata,
    Column("seq", Whole, primary_key=True, autoincrement=False),
    Column("run_id", key(), nullable=False),
    Column("job_id", key(), nullable=False),
    Column("space_id", key(), nullable=False),
    Column("kind", word(EventKind), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Prose, nullable=False),
    Column("message", Prose, nullable=False),
    Column("state", word(State), nullable=True),
    Column("cause", key(), nullable=True),
    Column("facts", Json, nullable=False),
    **TABLE_OPTIONS,
)
Index("ix_events_run", events.c.run_id, events.c.seq)
Index("ix_events_job", events.c.job_id, events.c.seq)
Index("ix_events_space", events.c.space_id, events.c.seq)

counters = Table(
    "counters",
    metadata,
    Column("name", key(), primary_key=True),
    Column("value", Whole, nullable=False),
    **TABLE_OPTIONS,
)
