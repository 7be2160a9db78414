"""One look at a run: Flink first, since a job that answers needs no witness; else the target.

What a target finds wrong with a cluster becomes the phase, so that people read why they wait, and
what it refuses for good ends a start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from xuanwu.cluster.flink_answers import JobStatus
from xuanwu.cluster.target import Presence, Sight, Target
from xuanwu.kernel.errors import Owner, Retry, XuanwuError
from xuanwu.kernel.log import mask
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Seen, State
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.scheduling.tracking.parts import Tracking

_ENDED = {"FINISHED": Seen.FINISHED, "FAILED": Seen.FAILED, "CANCELED": Seen.CANCELLED}
# Of a job that ran before, what these name worked then: somebody else's server may be away.
_MAY_PASS = frozenset({"catalog_failed", "plan_failed", "sql_invalid", "program_failed"})
_STARTING = frozenset({"INITIALIZING", "CREATED"})


@dataclass(frozen=True)
class Observation:
    """What one look brought. `is_complete` False asks for `ensure`; `runs_in_part` is of a job that
    is starting, of which some tasks run already; `waits` is of a start that must not begin yet.
    """

    seen: Seen
    phase: str
    flink_state: str | None = None
    rest_url: str | None = None
    failure: Failure | None = None
    is_complete: bool = True
    runs_in_part: bool = False
    waits: bool = False


async def observe(parts: Tracking, run: Run) -> Observation:
    """Looks at the run's job. Never raises for a part outside that cannot be reached: `silent`."""
    target = parts.target(run.target)
    status = await _ask_flink(parts, run, run.rest_url)
    if status is not None:
        return await _from_flink(parts, run, target, status, run.rest_url)
    try:
        sight = await target.look(run.id)
    except XuanwuError as error:
        return _not_looked(run, error)
    if sight.presence is not Presence.PRESENT:
        return await _from_target(parts, run, sight)
    if sight.rest_url and sight.rest_url != run.rest_url:
        status = await _ask_flink(parts, run, sight.rest_url)
        if status is not None:
            return await _from_flink(parts, run, target, status, sight.rest_url)
    if run.state is State.ACCEPT:
        phase = sight.message or "starting"
        return Observation(
            Seen.STARTING, phase, rest_url=sight.rest_url, is_complete=sight.is_complete
        )
    return Observation(
        Seen.SILENT,
        sight.message or "the JobManager is there but does not answer for the job",
        rest_url=sight.rest_url,
        is_complete=sight.is_complete,
    )


def _not_looked(run: Run, error: XuanwuError) -> Observation:
    """A target that will not be asked ends a start; a run that lives it only hides."""
    if run.state is State.ACCEPT and error.retry is not Retry.LATER:
        return Observation(Seen.REFUSED, "refused", failure=failure_of(error))
    return Observation(Seen.SILENT, f"target silent: {error.message}")


def failure_of(error: XuanwuError) -> Failure:
    """The failure of a run that this error ends."""
    return Failure(error.detail_code, error.message, owner=error.owner.value)


async def _ask_flink(parts: Tracking, run: Run, url: str | None) -> JobStatus | None:
    if url is None:
        return None
    try:
        return await parts.flink.job_status(url, run.flink_job_id)
    except XuanwuError:
        return None


async def _from_flink(
    parts: Tracking, run: Run, target: Target, status: JobStatus, url: str | None
) -> Observation:
    word = status.state
    if seen := _ENDED.get(word):
        failure = await _flink_failure(parts, run, url) if seen is Seen.FAILED else None
        return Observation(seen, word.lower(), word, url, failure)
    if run.state is State.RUNNING and word == "RUNNING" and status.all_tasks_run:
        found = Observation(Seen.RUNNING, "running", word, url)
        if run.visits % parts.settings.checkpoint_every:
            return found
        return replace(await _with_target(target, run, found), phase="running")
    seen, phase = Seen.RUNNING, word.lower()
    if word in _STARTING:
        phase = "waiting for slots"
    elif word == "RUNNING":  # Flink's word for a job also while its tasks wait for a TaskManager
        phase = "deploying"
    is_past_its_first = (
        status.tasks.get("finished", 0) > 0
    )  # the next stage of a batch job may wait
    if run.state is State.ACCEPT and not (status.all_tasks_run or is_past_its_first):
        seen = Seen.STARTING
    found = Observation(seen, phase, word, url, runs_in_part=status.some_tasks_run)
    return await _with_target(target, run, found)


async def _with_target(target: Target, run: Run, found: Observation) -> Observation:
    """Asked now and then, and while a job does not simply run: what it lost shows as a restart."""
    try:
        sight = await target.look(run.id)
    except XuanwuError:
        return found
    if sight.presence is Presence.REFUSED and found.seen is Seen.STARTING:
        return _refused(run, sight)
    phase = f"{found.phase}: {sight.message}" if sight.message else found.phase
    return replace(found, phase=phase, is_complete=sight.is_complete)


async def _from_target(parts: Tracking, run: Run, sight: Sight) -> Observation:
    if sight.presence is Presence.ABSENT:
        return Observation(Seen.ABSENT, sight.message or "no cluster", is_complete=False)
    if sight.presence is Presence.REFUSED:
        return _refused(run, sight)
    word, failure = sight.final_state, sight.failure
    may_pass = failure is None or failure.owner != Owner.USER or failure.code in _MAY_PASS
    if word is None and sight.is_started_again and run.state is not State.ACCEPT and may_pass:
        told = failure.message if failure else sight.message or "it said nothing"
        return Observation(Seen.SILENT, f"the JobManager ended, and is started again: {told}")
    seen = _ENDED.get(word or "", Seen.FAILED)
    if seen is Seen.FAILED and failure is None:
        failure = Failure(
            "jobmanager_exit",
            sight.message or "The JobManager ended without a report.",
            log_tail=await log_tail(parts, run),
        )
    return Observation(seen, (word or "exited").lower(), word, failure=failure)


def _refused(run: Run, sight: Sight) -> Observation:
    """Ends a start; of a run that lives it says why its JobManager does not answer."""
    message = sight.message or "The target refused the cluster."
    if run.state is not State.ACCEPT:
        return Observation(Seen.SILENT, message, rest_url=sight.rest_url)
    return Observation(
        Seen.REFUSED,
        f"refused: {message}",
        rest_url=sight.rest_url,
        failure=sight.failure or Failure("refused", message),
    )


async def _flink_failure(parts: Tracking, run: Run, url: str | None) -> Failure:
    root: str | None = None
    try:
        root = await parts.flink.root_exception(url, run.flink_job_id) if url else None
    except XuanwuError:
        root = None
    if root:
        root = mask(root, await secret_values(parts, run.space_id))
    first = root.strip().splitlines()[0] if root and root.strip() else None
    return Failure(
        "flink_failed",
        f"The job failed in Flink: {first}" if first else "The job failed in Flink.",
        owner="user",
        stage="run",
        root_cause=root,
        log_tail=await log_tail(parts, run),
    )


async def log_tail(parts: Tracking, run: Run) -> tuple[str, ...]:
    """The JobManager's last log lines, secrets masked, or none where they cannot be read."""
    target = parts.target(run.target)
    try:
        lines = await target.log_tail(run.id, "jobmanager", parts.settings.log_lines)
        secrets = await secret_values(parts, run.space_id)
    except XuanwuError:
        return ()
    return tuple(mask(line, secrets) for line in lines)
