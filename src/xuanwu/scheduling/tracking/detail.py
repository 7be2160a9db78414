"""Details that are requested from Flink at some visits only, since each costs one more call."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from xuanwu.flink.answers import Checkpoints, Restored
from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import mask
from xuanwu.model.run import Run
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.scheduling.tracking.parts import Tracking

T = TypeVar("T")


@dataclass(frozen=True)
class Detail:
    """Flink's answers; a field is None if Flink did not answer or has nothing to report.

    `failure` is why Flink last restarted the job, in one line, with secrets masked.
    """

    checkpoint_path: str | None = None
    restored: Restored | None = None
    restarts: int | None = None
    failure: str | None = None


async def detail_of(tracking: Tracking, run: Run, url: str) -> Detail:
    """Requests the details of a job; fields stay None if the JobManager does not answer."""
    flink, job_id = tracking.flink, run.flink_job_id
    checkpoints = await _heard(flink.checkpoints(url, job_id)) or Checkpoints()
    restarts = await _heard(flink.restarts(url, job_id))
    failure = None
    if restarts and restarts != run.watched.restarts:
        failure = await _heard(flink.root_exception(url, job_id))
    if failure:
        failure = mask(failure.splitlines()[0], await secret_values(tracking.core, run.space_id))
    return Detail(checkpoints.path, checkpoints.restored, restarts, failure)


async def _heard(answer: Awaitable[T]) -> T | None:
    try:
        return await answer
    except XuanwuError:
        return None
