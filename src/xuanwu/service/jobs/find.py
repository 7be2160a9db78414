"""Finds a job by its id or by its name, and only where the caller may see it."""

from __future__ import annotations

from xuanwu.access.permissions import enter
from xuanwu.kernel.errors import NotFound
from xuanwu.model.access import Caller
from xuanwu.model.job import Job
from xuanwu.store import jobs
from xuanwu.store.database import Transaction


async def find_job(tx: Transaction, caller: Caller, space_id: str, ref: str) -> Job:
    """Finds a job by an id (`job_…`, of any space) or by a name in the space.

    Raises: NotFound, also for a job that the caller may not see; Forbidden where the caller's role
    in the job's space does not allow what it asks for.
    """
    job = await (jobs.get(tx, ref) if ref.startswith("job_") else jobs.by_name(tx, space_id, ref))
    enter(caller, job.space_id, NotFound(f"The job '{ref}' was not found.", where="job"))
    return job
