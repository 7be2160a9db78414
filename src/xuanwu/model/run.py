"""One attempt to execute a revision, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from xuanwu.kernel.ids import flink_id, new_id
from xuanwu.model.job import Job, Revision
from xuanwu.model.state import Seen, State, Wish


@dataclass(frozen=True)
class Failure:
    """Why a run failed, for people and programs alike.

    `code` is stable (`sql_syntax`, `flink_failed`, `jobmanager_exit`, …), `owner` as in the
    error tree, `root_cause` is Flink's innermost exception, `log_tail` the last log lines.
    Positions are 1-based in the user's own text; `end_*` are inclusive.
    """

    code: str
    message: str
    owner: str = "outside"
    stage: str | None = None
    statement: int | None = None
    statement_text: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    root_cause: str | None = None
    log_tail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lease:
    """A worker's claim on one row: only writes under `token` count."""

    token: str
    until: datetime


@dataclass(frozen=True)
class Run:
    """A run as the store keeps it.

    `state` is the queue, `phase` free text of progress, `wish` what the user wants, `seen` and
    `flink_state` what was last observed at `seen_at`. `restore_path` is the savepoint or
    checkpoint it starts from, `restore_otherwise` what comes next where that is not there: the
    choices of `model.restore`. `checkpoint_path` is the newest one it completed. `parent_id` is the
    run that this one retries or restarts. `removed_at` is set once nothing of its cluster is left.
    `restart_from` says that a user asked for a new run after this one's end, and what that one
    restores: `none`, `latest`, or a path; `restart_revision` is the revision that it executes.
    `waited_until` is the last moment at which nothing could be done for its start: the deadline
    counts from there. `open_savepoints` counts the savepoints that are asked for or under way.
    """

    id: str
    job_id: str
    job_name: str
    space_id: str
    revision: int
    release: str
    target: str
    parallelism: int
    state: State
    wish: Wish
    seen: Seen
    phase: str
    flink_job_id: str
    created_at: datetime
    created_by: str
    parent_id: str | None = None
    attempt: int = 0
    flink_state: str | None = None
    seen_at: datetime | None = None
    absent_since: datetime | None = None
    waited_until: datetime | None = None
    wished_at: datetime | None = None
    wished_by: str | None = None
    rest_url: str | None = None
    restore_path: str | None = None
    restore_otherwise: tuple[str, ...] = ()
    restart_from: str | None = None
    restart_revision: int | None = None
    open_savepoints: int = 0
    checkpoint_path: str | None = None
    failure: Failure | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    removed_at: datetime | None = None
    due_at: datetime | None = None
    visits: int = 0
    lease: Lease | None = None

    @property
    def restore(self) -> tuple[str, ...]:
        """What it begins with, as choices."""
        return (self.restore_path, *self.restore_otherwise) if self.restore_path else ()


@dataclass(frozen=True)
class Origin:
    """Where a new run comes from: who asked, its choices of state, and which run it follows."""

    actor: str
    restore: tuple[str, ...] = ()
    parent_id: str | None = None
    attempt: int = 0


@dataclass(frozen=True)
class Placement:
    """What a new run runs on where its revision does not say: a release and a target, by name."""

    release: str
    target: str


def new_run(job: Job, revision: Revision, default: Placement, origin: Origin, now: datetime) -> Run:
    """A run as it is accepted: wished for, not yet seen, due at once."""
    run_id = new_id("run")
    return Run(
        id=run_id,
        job_id=job.id,
        job_name=job.name,
        space_id=job.space_id,
        revision=revision.number,
        release=revision.spec.release or default.release,
        target=revision.spec.target or default.target,
        parallelism=revision.spec.parallelism,
        state=State.ACCEPT,
        wish=Wish.RUN,
        seen=Seen.ABSENT,
        phase="accepted",
        flink_job_id=flink_id(run_id),
        created_at=now,
        created_by=origin.actor,
        parent_id=origin.parent_id,
        attempt=origin.attempt,
        restore_path=origin.restore[0] if origin.restore else None,
        restore_otherwise=origin.restore[1:],
        due_at=now,
    )


class EventKind(StrEnum):
    """What an event tells: a move of the run, or something done to it or by it."""

    MOVE = "move"
    WISH = "wish"
    PHASE = "phase"
    SAVEPOINT = "savepoint"
    RESTART = "restart"
    LOGIN = "login"


@dataclass(frozen=True)
class Event:
    """One line of a run's history; `seq` grows over the whole platform."""

    seq: int
    run_id: str
    job_id: str
    space_id: str
    kind: EventKind
    at: datetime
    actor: str
    message: str
    state: State | None = None
    cause: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


class SavepointState(StrEnum):
    """The life of one savepoint: asked for, under way in Flink, then done or failed."""

    ASKED = "asked"
    TRIGGERED = "triggered"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Savepoint:
    """A savepoint of a run. `trigger_id` (32 hex) makes asking Flink safe to repeat."""

    id: str
    run_id: str
    job_id: str
    space_id: str
    stops_run: bool
    state: SavepointState
    trigger_id: str
    created_at: datetime
    created_by: str
    path: str | None = None
    message: str | None = None
    done_at: datetime | None = None
