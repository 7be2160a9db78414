"""Observes a run: it asks Flink first; if Flink does not answer for the job, it asks the target.

A problem that a target reports becomes the phase, so that users can read why they wait. A permanent
refusal fails a run that is starting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from zlib import crc32

from xuanwu.cluster.target import (
    Target,
)
from xuanwu.flink.answers import JobStatus
from xuanwu.kernel.errors import Owner, Retry, XuanwuError
from xuanwu.kernel.log import mask
from xuanwu.model.cluster import (
    Presence,
    Sight,
)
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Seen, State
from xuanwu.scheduling.tracking.detail import Detail
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.scheduling.tracking.parts import Tracking

_ENDED = {"FINISHED": Seen.FINISHED, "FAILED": Seen.FAILED, "CANCELED": Seen.CANCELLED}
# A live job has passed these stages before, so the cause may be an outside server that is down.
_MAY_PASS = frozenset({"catalog_failed", "plan_failed", "sql_invalid", "program_failed"})
_STARTING = frozenset({"INITIALIZING", "CREATED"})


@dataclass(frozen=True)
class Observation:
    """The result of one look at a run.

    - `is_complete`: False if `ensure` has to start missing processes.
    - `runs_in_part`: the job is starting, and some of its tasks are running.
    - `waits`: the start of the cluster must not begin yet.
    - `is_steady`: all tasks of the job are running.
    - `sight` is the target's report and `detail` what Flink reported in addition; None if they
      were not requested.
    """

    seen: Seen
    phase: str
    flink_state: str | None = None
    rest_url: str | None = None
    failure: Failure | None = None
    is_complete: bool = True
    runs_in_part: bool = False
    waits: bool = False
    is_steady: bool = False
    sight: Sight | None = None
    detail: Detail | None = None


def is_turn(tracking: Tracking, run: Run, *, is_steady: bool) -> bool:
    """Whether this visit requests more than the job's status: every `checkpoint_every` visits, and
    when `is_steady` has changed."""
    is_same = run.watched.is_steady == is_steady
    return not is_same or is_long_visit(run, tracking.settings.checkpoint_every)


def is_long_visit(run: Run, every: int) -> bool:
    """Whether this is one of `every` visits. Runs that were started together have theirs at
    different times, so that no second of a server has more to do than the others."""
    return (run.visits + crc32(run.id.encode())) % every == 0


async def observe(tracking: Tracking, run: Run) -> Observation:
    """Observes the run's job. An outside part that cannot be reached raises nothing: the run is
    `silent`."""
    target = tracking.infra.target(run.target)
    status = await _ask_flink(tracking, run, run.rest_url)
    if status is not None:
        return await _from_flink(tracking, run, target, status, run.rest_url)
    try:
        sight = await target.look(run.id)
    except XuanwuError as error:
        return _not_looked(run, error)
    return replace(await _beside_target(tracking, run, target, sight), sight=sight)


async def _beside_target(tracking: Tracking, run: Run, target: Target, sight: Sight) -> Observation:
    if sight.presence is not Presence.PRESENT:
        return await _from_target(tracking, run, sight)
    if sight.rest_url and sight.rest_url != run.rest_url:
        status = await _ask_flink(tracking, run, sight.rest_url)
        if status is not None:
            return await _from_flink(tracking, run, target, status, sight.rest_url)
    if run.state is State.ACCEPT:
        phase = sight.message or "starting"
        return Observation(
            Seen.STARTING, phase, rest_url=sight.rest_url, is_complete=sight.is_complete
        )
    return Observation(
        Seen.SILENT,
        sight.message or "the JobManager runs but does not report the job",
        rest_url=sight.rest_url,
        is_complete=sight.is_complete,
    )


def _not_looked(run: Run, error: XuanwuError) -> Observation:
    """A permanent error of the target fails a run that is starting; a live run becomes silent."""
    if run.state is State.ACCEPT and error.retry is not Retry.LATER:
        return Observation(Seen.REFUSED, "refused", failure=failure_of(error))
    return Observation(Seen.SILENT, f"the target does not respond: {error.message}")


def failure_of(error: XuanwuError) -> Failure:
    """Makes the failure of a run from the error that ended it."""
    return Failure(error.detail_code, error.message, owner=error.owner.value)


async def _ask_flink(tracking: Tracking, run: Run, url: str | None) -> JobStatus | None:
    if url is None:
        return None
    try:
        return await tracking.flink.job_status(url, run.flink_job_id)
    except XuanwuError:
        return None


async def _from_flink(
    tracking: Tracking, run: Run, target: Target, status: JobStatus, url: str | None
) -> Observation:
    word = status.state
    if seen := _ENDED.get(word):
        failure = await _flink_failure(tracking, run, url) if seen is Seen.FAILED else None
        return Observation(seen, word.lower(), word, url, failure)
    if run.state is State.RUNNING and word == "RUNNING" and status.all_tasks_run:
        found = Observation(Seen.RUNNING, "running", word, url, is_steady=True)
        if not is_turn(tracking, run, is_steady=True):
            return found
        return replace(await _with_target(target, run, found), phase="running")
    seen, phase = Seen.RUNNING, word.lower()
    if word in _STARTING:
        phase = "waiting for slots"
    elif word == "RUNNING":  # Flink reports this also while tasks wait for a TaskManager
        phase = "deploying"
    # The later stages of a batch job may wait for resources.
    is_past_its_first = status.tasks.get("finished", 0) > 0
    if run.state is State.ACCEPT and not (status.all_tasks_run or is_past_its_first):
        seen = Seen.STARTING
    found = Observation(seen, phase, word, url, runs_in_part=status.some_tasks_run)
    return await _with_target(target, run, found)


async def _with_target(target: Target, run: Run, found: Observation) -> Observation:
    """Adds the target's report, at some visits and while not all tasks run: a lost process shows
    as a restart."""
    try:
        sight = await target.look(run.id)
    except XuanwuError:
        return found
    if sight.presence is Presence.REFUSED and found.seen is Seen.STARTING:
        return replace(_refused(run, sight), sight=sight)
    phase = f"{found.phase}: {sight.message}" if sight.message else found.phase
    return replace(found, phase=phase, is_complete=sight.is_complete, sight=sight)


async def _from_target(tracking: Tracking, run: Run, sight: Sight) -> Observation:
    if sight.presence is Presence.ABSENT:
        return Observation(Seen.ABSENT, sight.message or "no cluster", is_complete=False)
    if sight.presence is Presence.REFUSED:
        return _refused(run, sight)
    word, failure = sight.final_state, sight.failure
    may_pass = failure is None or failure.owner != Owner.USER or failure.code in _MAY_PASS
    if word is None and sight.is_started_again and run.state is not State.ACCEPT and may_pass:
        told = failure.message if failure else sight.message or "it gave no reason"
        return Observation(Seen.SILENT, f"the JobManager ended and is being restarted: {told}")
    seen = _ENDED.get(word or "", Seen.FAILED)
    if seen is Seen.FAILED and failure is None:
        failure = Failure(
            "jobmanager_exit",
            sight.message or "The JobManager ended without a report.",
            log_tail=await log_tail(tracking, run),
        )
    return Observation(seen, (word or "exited").lower(), word, failure=failure)


def _refused(run: Run, sight: Sight) -> Observation:
    """A refusal fails a run that is starting; of a live run, it is why the JobManager is silent."""
    message = sight.message or "The target rejected the cluster."
    if run.state is not State.ACCEPT:
        return Observation(Seen.SILENT, message, rest_url=sight.rest_url)
    return Observation(
        Seen.REFUSED,
        f"refused: {message}",
        rest_url=sight.rest_url,
        failure=sight.failure or Failure("refused", message),
    )


async def _flink_failure(tracking: Tracking, run: Run, url: str | None) -> Failure:
    root: str | None = None
    try:
        root = await tracking.flink.root_exception(url, run.flink_job_id) if url else None
    except XuanwuError:
        root = None
    if root:
        root = mask(root, await secret_values(tracking.core, run.space_id))
    first = root.strip().splitlines()[0] if root and root.strip() else None
    return Failure(
        "flink_failed",
        f"The job failed in Flink: {first}" if first else "The job failed in Flink.",
        owner="user",
        stage="run",
        root_cause=root,
        log_tail=await log_tail(tracking, run),
    )


async def log_tail(tracking: Tracking, run: Run) -> tuple[str, ...]:
    """The JobManager's last log lines, with secrets masked; empty if they cannot be read."""
    target = tracking.infra.target(run.target)
    try:
        lines = await target.log_tail(run.id, "jobmanager", tracking.settings.log_lines)
        secrets = await secret_values(tracking.core, run.space_id)
    except XuanwuError:
        return ()
    return tuple(mask(line, secrets) for line in lines)
