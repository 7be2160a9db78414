"""The run that follows an ended one: asked for by a user's restart, or by the job's own policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xuanwu.kernel.errors import Conflict
from xuanwu.kernel.ids import token_hash
from xuanwu.model.restore import LATEST, told
from xuanwu.model.run import EventKind, Origin, Placement, Run, new_run
from xuanwu.model.spec import RestartOn, RestartSpec
from xuanwu.model.state import State
from xuanwu.model.visit import Note
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.restore import choices_of
from xuanwu.store import jobs, runs

PLATFORM = "xuanwu"
_RETRIED = {
    RestartOn.NEVER: frozenset[str](),
    RestartOn.LOST: frozenset({"lost"}),
    RestartOn.FAILURE: frozenset({"lost", "flink_failed", "jobmanager_exit", "start_timeout"}),
}


@dataclass(frozen=True)
class Plan:
    """When the next run starts, of which revision, from which state, and on whose behalf."""

    due_at: datetime
    phase: str
    revision: int
    restore: str
    attempt: int
    actor: str


async def plan_successor(parts: Tracking, run: Run) -> Plan | None:
    """The plan, or None where no run is to follow or one follows already."""
    async with parts.db.read() as tx:
        if await runs.child_of(tx, run.id) is not None:
            return None
        revision = await jobs.revision(tx, run.job_id, run.revision)
    if run.restart_from is not None:
        return Plan(
            due_at=run.ended_at or parts.clock.now(),
            phase="restarting",
            revision=run.restart_revision or run.revision,
            restore=run.restart_from,
            attempt=0,
            actor=run.wished_by or PLATFORM,
        )
    return _plan_retry(parts, run, revision.spec.restart)


def _plan_retry(parts: Tracking, run: Run, policy: RestartSpec) -> Plan | None:
    code = run.failure.code if run.failure else None
    if run.state is not State.FAILED or code not in _RETRIED[policy.on]:
        return None
    ended_at = run.ended_at or parts.clock.now()
    was_steady = run.started_at is not None and ended_at - run.started_at > parts.settings.steady
    attempt = 1 if was_steady else run.attempt + 1
    if attempt > policy.attempts:
        return None
    phase = f"restart {attempt} of {policy.attempts} in {policy.delay}"
    return Plan(ended_at + policy.delay, phase, run.revision, LATEST, attempt, PLATFORM)


async def start_successor(parts: Tracking, run: Run, plan: Plan) -> Note | None:
    """Adds the next run, unless somebody has started one meanwhile; safe to repeat."""
    choices = await choices_of(parts, run, plan.restore)
    origin = Origin(plan.actor, choices, parent_id=run.id, attempt=plan.attempt)
    async with parts.db.begin() as tx:
        job = await jobs.get(tx, run.job_id)
        revision = await jobs.revision(tx, run.job_id, plan.revision)
        default = Placement(run.release, run.target)
        follower = new_run(job, revision, default, origin, parts.clock.now())
        try:
            await runs.add(tx, follower, token_hash=token_hash(parts.vault.token_for(follower.id)))
        except Conflict:
            return None
    parts.doorbell.ring(State.ACCEPT)
    state = f"restored from {told(choices)}" if choices else "without state"
    facts = {
        "run": follower.id,
        "attempt": plan.attempt,
        "restore_path": follower.restore_path,
        "restore_otherwise": follower.restore_otherwise,
    }
    return Note(EventKind.RESTART, f"Followed by {follower.id}, {state}.", facts)
