"""Puts jobs into folders, and labels them; neither changes a text."""

from __future__ import annotations

from collections.abc import Mapping

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput, NotFound
from xuanwu.model.access import Caller
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.job import MAX_FOLDER, Job
from xuanwu.service.jobs.find import find_job
from xuanwu.store import events, job_lists, jobs
from xuanwu.store.database import Transaction
from xuanwu.store.events import News


async def move(core: Core, caller: Caller, space_id: str, ref: str, folder: str) -> Job:
    """Moves a job into a folder, which need not exist before. Raises: NotFound."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        if job.folder != folder:
            await _put(tx, caller, job, folder)
        return await jobs.get(tx, job.id)


async def move_folder(core: Core, caller: Caller, space_id: str, folder: str, to: str) -> list[Job]:
    """Renames a folder, with all that is in it and below; returns the jobs that were moved.

    Raises: NotFound for a folder without jobs; InvalidInput for a place inside the folder itself,
    or one that is too long.
    """
    if f"{to}/".startswith(f"{folder}/") and to != folder:
        raise InvalidInput(f"'{to}' is inside '{folder}'. Choose another place.", where="to")
    async with core.db.begin() as tx:
        found = await job_lists.in_folder(tx, space_id, folder)
        if not found:
            raise NotFound(
                f"The folder '{folder}' holds no jobs. List the folders to see their names.",
                where="folder",
            )
        for job in found:
            place = f"{to}{job.folder[len(folder) :]}".strip("/")
            if len(place) > MAX_FOLDER:
                raise InvalidInput(
                    f"'{place}' is longer than {MAX_FOLDER} characters. Choose a shorter name.",
                    where="to",
                )
            if place != job.folder:
                await _put(tx, caller, job, place)
    return found


async def label(
    core: Core, caller: Caller, space_id: str, ref: str, labels: Mapping[str, str]
) -> Job:
    """Replaces the labels of a job. Raises: NotFound."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        if dict(job.labels) != dict(labels):
            await jobs.write_labels(tx, job.id, labels)
            words = ", ".join(f"{name}={value}" for name, value in labels.items()) or "none"
            _tell(tx, caller, job, f"The labels of {job.name} are now: {words}.", labels=labels)
        return await jobs.get(tx, job.id)


async def _put(tx: Transaction, caller: Caller, job: Job, folder: str) -> None:
    await jobs.put_into(tx, job.id, folder)
    place = f"the folder {folder}" if folder else "the top folder"
    _tell(tx, caller, job, f"{job.name} was moved to {place}.", folder=folder)


def _tell(tx: Transaction, caller: Caller, job: Job, message: str, **facts: object) -> None:
    news = News(EventKind.CHANGED, message, caller.principal, facts={"name": job.name, **facts})
    subject = Subject(SubjectKind.JOB, job.id)
    events.add_about(tx, subject, news, space_id=job.space_id, job_id=job.id)
