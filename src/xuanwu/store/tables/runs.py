"""The table of runs, which is also the five-state queue, and the definitions of runs."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from xuanwu.model.state import Seen, State, Wish
from xuanwu.store.tables.columns import (
    TABLE_OPTIONS,
    Json,
    Moment,
    Prose,
    Who,
    key,
    lease_columns,
    metadata,
    word,
)

runs = Table(
    "runs",
    metadata,
    Column("id", key(), primary_key=True),
    Column("job_id", key(), ForeignKey("jobs.id"), nullable=False),
    Column("job_name", key(), nullable=False),
    Column("space_id", key(), ForeignKey("spaces.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("release", key(), nullable=False),
    Column("target", key(), nullable=False),
    Column("parallelism", Integer, nullable=False),
    Column("state", word(State), nullable=False),
    Column("wish", word(Wish), nullable=False),
    Column("seen", word(Seen), nullable=False),
    Column("phase", Prose, nullable=False),
    Column("flink_job_id", key(), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    Column("parent_id", key(), nullable=True),
    Column("attempt", Integer, nullable=False),
    Column("flink_state", key(), nullable=True),
    Column("seen_at", Moment, nullable=True),
    Column("absent_since", Moment, nullable=True),
    Column("waited_until", Moment, nullable=True),
    Column("wished_at", Moment, nullable=True),
    Column("wished_by", Who, nullable=True),
    Column("rest_url", Prose, nullable=True),
    Column("restore_path", Prose, nullable=True),
    Column("restore_otherwise", Json, nullable=True),
    Column("restart_from", Prose, nullable=True),
    Column("restart_revision", Integer, nullable=True),
    Column("checkpoint_path", Prose, nullable=True),
    Column("state_uri", Prose, nullable=True),
    Column("failure", Json, nullable=True),
    Column("started_at", Moment, nullable=True),
    Column("ended_at", Moment, nullable=True),
    Column("removed_at", Moment, nullable=True),
    Column("watched", Json, nullable=True),
    # The job's id while the run is live, else NULL: unique, so a job has at most one live run.
    Column("live_job_id", key(), nullable=True),
    Column("token_hash", key(), nullable=False),
    # The queue.
    *lease_columns(),
    UniqueConstraint("live_job_id"),
    UniqueConstraint("token_hash"),
    postgresql_with={"fillfactor": 70},  # free space, so that a claim's update stays in its page
    **TABLE_OPTIONS,
)
Index("ix_runs_queue", runs.c.state, runs.c.due_at)
Index("ix_runs_job", runs.c.job_id, runs.c.created_at)
Index("ix_runs_space", runs.c.space_id, runs.c.created_at)
Index("ix_runs_parent", runs.c.parent_id)

definitions = Table(
    "definitions",
    metadata,
    Column("run_id", key(), ForeignKey("runs.id"), primary_key=True),
    Column("job_id", key(), ForeignKey("jobs.id"), nullable=False),
    Column("document", Json, nullable=False),
    **TABLE_OPTIONS,
)
Index("ix_definitions_job", definitions.c.job_id)
