"""Starts the next run after an ended one: a retry by the job's policy, or a restart by a user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import token_hash
from xuanwu.model.access import SYSTEM, Principal
from xuanwu.model.definition import for_run
from xuanwu.model.event import EventKind
from xuanwu.model.restore_choices import LATEST, told
from xuanwu.model.run import Origin, Placement, Run, new_run
from xuanwu.model.spec import RestartOn, RestartSpec
from xuanwu.model.state import State, Wish
from xuanwu.model.visit import Note
from xuanwu.scheduling.tracking.freeze import freeze, frozen
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.predecessor_state import choices_of
from xuanwu.store import jobs, runs

_RETRIED = {
    RestartOn.NEVER: frozenset[str](),
    RestartOn.LOST: frozenset({"lost"}),
    RestartOn.FAILURE: frozenset({"lost", "flink_failed", "jobmanager_exit", "start_timeout"}),
}


@dataclass(frozen=True)
class SuccessorPlan:
    """The start time, revision, state and principal of the next run.

    The job's own policy starts retries; users request the other successors.
    """

    due_at: datetime
    phase: str
    revision: int
    restore: str
    attempt: int
    actor: Principal

    @property
    def is_retry(self) -> bool:
        return self.attempt > 0


async def plan_successor(tracking: Tracking, run: Run) -> SuccessorPlan | None:
    """The plan for the next run; None if there is to be none, or it exists already."""
    async with tracking.core.db.read() as tx:
        if await runs.child_of(tx, run.id) is not None:
            return None
        revision = await jobs.revision(tx, run.job_id, run.revision)
    if run.restart_from is not None:
        return SuccessorPlan(
            due_at=run.ended_at or tracking.core.clock.now(),
            phase="restarting",
            revision=run.restart_revision or run.revision,
            restore=run.restart_from,
            attempt=0,
            actor=run.wished_by or SYSTEM,
        )
    return _plan_retry(tracking, run, revision.spec.restart)


def _plan_retry(tracking: Tracking, run: Run, policy: RestartSpec) -> SuccessorPlan | None:
    code = run.failure.code if run.failure else None
    is_wanted = run.state is State.FAILED and run.wish is Wish.RUN
    if not is_wanted or code not in _RETRIED[policy.on]:
        return None
    ended_at = run.ended_at or tracking.core.clock.now()
    was_steady = run.started_at is not None and ended_at - run.started_at > tracking.settings.steady
    attempt = 1 if was_steady else run.attempt + 1
    if attempt > policy.attempts:
        return None
    phase = f"restart {attempt} of {policy.attempts} in {policy.delay}"
    return SuccessorPlan(ended_at + policy.delay, phase, run.revision, LATEST, attempt, SYSTEM)


async def start_successor(tracking: Tracking, run: Run, plan: SuccessorPlan) -> Note | None:
    """Adds the next run, unless a run of the job was started meanwhile; idempotent.

    A retry executes the definition of the failed run, so that a crash does not change what runs.
    """
    core, infra = tracking.core, tracking.infra
    choices = await choices_of(core, infra, run, plan.restore)
    origin = Origin(plan.actor, choices, parent_id=run.id, attempt=plan.attempt)
    async with core.db.read() as tx:
        job = await jobs.get(tx, run.job_id)
        revision = await jobs.revision(tx, run.job_id, plan.revision)
    default = Placement(run.release, run.target)
    follower = new_run(job, revision, default, origin, core.clock.now())
    try:
        if plan.is_retry:
            definition = for_run(await frozen(core, run), follower.id)
        else:
            definition = await freeze(core, follower, revision)
    except NotFound as error:
        return Note(EventKind.RESTART, f"The run was not restarted. {error.message}")
    own_hash = token_hash(core.vault.token_for(follower.id))
    try:
        async with core.db.begin() as tx:
            now = await runs.lock(tx, run.id)
            if (now.wish, now.restart_from) != (run.wish, run.restart_from):
                return None  # a user stopped it meanwhile
            await runs.add(tx, follower, definition, token_hash=own_hash)
    except Conflict:
        return None
    core.doorbell.ring(State.ACCEPT)
    state = f"restored from {told(choices)}" if choices else "without state"
    facts = {
        "run": follower.id,
        "attempt": plan.attempt,
        "restore_path": follower.restore_path,
        "restore_otherwise": follower.restore_otherwise,
    }
    return Note(EventKind.RESTART, f"Followed by {follower.id}, {state}.", facts)
