"""The table of runs, which is also the five-state queue."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from xuanwu.model.state import Seen, State, Wish
from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, key, metadata, word

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
    Column("created_by", Prose, nullable=False),
    Column("parent_id", key(), nullable=True),
    Column("attempt", Integer, nullable=False),
    Column("flink_state", key(), nullable=True),
    Column("seen_at", Moment, nullable=True),
    Column("absent_since", Moment, nullable=True),
    Column("waited_until", Moment, nullable=True),
    Column("wished_at", Moment, nullable=True),
    Column("wished_by", Prose, nullable=True),
    Column("rest_url", Prose, nullable=True),
    Column("restore_path", Prose, nullable=True),
    Column("restore_otherwise", Json, nullable=True),
    Column("restart_from", Prose, nullable=True),
    Column("restart_revision", Integer, nullable=True),
    Column("checkpoint_path", Prose, nullable=True),
    Column("failure", Json, nullable=True),
    Column("started_at", Moment, nullable=True),
    Column("ended_at", Moment, nullable=True),
    Column("removed_at", Moment, nullable=True),
    # The job's id while the run is live: what keeps a job from having two live runs.
    Column("live_job_id", key(), nullable=True),
    Column("token_hash", key(), nullable=False),
    # The queue.
    Column("due_at", Moment, nullable=True),
    Column("rung_at", Moment, nullable=True),
    Column("visits", Integer, nullable=False),
    Column("lease_owner", key(), nullable=True),
    Column("lease_token", key(), nullable=True),
    Column("lease_until", Moment, nullable=True),
    UniqueConstraint("live_job_id"),
    UniqueConstraint("token_hash"),
    postgresql_with={"fillfactor": 70},  # room for a claim to stay in its page
    **TABLE_OPTIONS,
)
Index("ix_runs_queue", runs.c.state, runs.c.due_at)
Index("ix_runs_job", runs.c.job_id, runs.c.created_at)
Index("ix_runs_space", runs.c.space_id, runs.c.created_at)
Index("ix_runs_parent", runs.c.parent_id)
