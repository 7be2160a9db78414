"""One attempt to execute a revision, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from xuanwu.kernel.ids import flink_id, new_id
from xuanwu.model.access import Principal
from xuanwu.model.job import Job, Revision
from xuanwu.model.lease import Lease
from xuanwu.model.state import Seen, State, Wish
from xuanwu.model.watched import Watched


@dataclass(frozen=True)
class Failure:
    """Why a run failed, for people and programs.

    `code` is stable (`sql_syntax`, `flink_failed`, `jobmanager_exit`, …), `owner` is as in the
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
class Run:
    """A run as the store keeps it.

    - `state` is the queue, `phase` free text of progress, `wish` what the user wants.
    - `seen` and `flink_state` are what was last observed, at `seen_at`.
    - `restore_path` is the savepoint or checkpoint that it starts from, `restore_otherwise` the
      next choices if that does not exist (`model.restore_choices`). `checkpoint_path` is the newest
      checkpoint that it completed.
    - `state_uri` is the folder of its target below which its state is, recorded before its cluster
      is created. None if that is not recorded: then it is the folder that the target uses now.
    - `parent_id` is the run that this one retries or restarts.
    - `removed_at` is set once nothing of its cluster is left.
    - `restart_from` is set if a user has requested a new run after this one: it is what the new run
      restores (`none`, `latest`, or a path). `restart_revision` is the revision of that run.
    - `waited_until` is the last moment at which the run could not be started; the start deadline
      counts from there.
    - `open_savepoints` counts the savepoints that are asked for or under way.
    - `watched` is what was last seen of its cluster, to detect changes between moves.
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
    created_by: Principal
    parent_id: str | None = None
    attempt: int = 0
    flink_state: str | None = None
    seen_at: datetime | None = None
    absent_since: datetime | None = None
    waited_until: datetime | None = None
    wished_at: datetime | None = None
    wished_by: Principal | None = None
    rest_url: str | None = None
    restore_path: str | None = None
    restore_otherwise: tuple[str, ...] = ()
    restart_from: str | None = None
    restart_revision: int | None = None
    open_savepoints: int = 0
    checkpoint_path: str | None = None
    state_uri: str | None = None
    failure: Failure | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    removed_at: datetime | None = None
    due_at: datetime | None = None
    visits: int = 0
    watched: Watched = field(default_factory=Watched)
    lease: Lease | None = None

    @property
    def restore(self) -> tuple[str, ...]:
        """The choices of the state that it starts from (see `model.restore_choices`)."""
        return (self.restore_path, *self.restore_otherwise) if self.restore_path else ()

    @property
    def may_be_followed(self) -> bool:
        """Whether it has ended, and a restart by a user or the job's policy can still come."""
        is_asked = self.restart_from is not None or self.state is State.FAILED
        is_wanted = self.restart_from is not None or self.wish is Wish.RUN
        return self.state.is_ended and self.due_at is not None and is_asked and is_wanted


@dataclass(frozen=True)
class Origin:
    """Where a new run comes from: the principal, the choices of state, and the run it follows."""

    actor: Principal
    restore: tuple[str, ...] = ()
    parent_id: str | None = None
    attempt: int = 0


@dataclass(frozen=True)
class Placement:
    """The default release and target of a run whose revision names none."""

    release: str
    target: str


@dataclass(frozen=True)
class RunFilter:
    """Selects the runs of a list. None selects all; an empty set of states selects no run.

    - `text` is a part of the job's name, in any case, or the beginning of a run's id.
    - `silent` selects by whether the run is live and cannot be observed now.
    - `creator` is the id of the principal that started it.
    - `since` and `until` limit the time of the start; `until` itself is not included.
    """

    space_id: str | None = None
    job_id: str | None = None
    states: frozenset[State] | None = None
    targets: frozenset[str] | None = None
    releases: frozenset[str] | None = None
    text: str | None = None
    silent: bool | None = None
    creator: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class StateCounts:
    """How many there are in each state; `silent` counts live runs that cannot be observed now."""

    states: Mapping[State, int]
    silent: int
    never_run: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values()) + self.never_run


def new_run(job: Job, revision: Revision, default: Placement, origin: Origin, now: datetime) -> Run:
    """Makes an accepted run: its wish is to run, nothing is seen yet, and it is due at once."""
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


class SavepointState(StrEnum):
    """The progress of one savepoint: requested, in progress in Flink, then completed or failed."""

    ASKED = "asked"
    TRIGGERED = "triggered"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Savepoint:
    """A savepoint of a run. `trigger_id` (32 hex digits) makes the request to Flink idempotent."""

    id: str
    run_id: str
    job_id: str
    space_id: str
    stops_run: bool
    state: SavepointState
    trigger_id: str
    created_at: datetime
    created_by: Principal
    path: str | None = None
    message: str | None = None
    done_at: datetime | None = None
