"""Finds what a space holds by a part of its name, for one who does not know where it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from xuanwu.core import Core
from xuanwu.model.access import Caller, Permission
from xuanwu.model.job import JobFilter, JobOrder
from xuanwu.model.run import Run, RunFilter
from xuanwu.model.state import State
from xuanwu.store import artifacts, catalogs, job_lists, runs, secrets, variables
from xuanwu.store.transaction import Transaction


class HitKind(StrEnum):
    """What was found."""

    JOB = "job"
    RUN = "run"
    CATALOG = "catalog"
    VARIABLE = "variable"
    SECRET = "secret"
    ARTIFACT = "artifact"


@dataclass(frozen=True)
class Hit:
    """Something that was found: its id, its name, and where it is or belongs.

    `state` is that of a run, or of a job's newest run.
    """

    kind: HitKind
    id: str
    name: str
    place: str = ""
    state: State | None = None


async def search(core: Core, caller: Caller, space_id: str, text: str, limit: int) -> list[Hit]:
    """Finds up to `limit` of each kind that the caller may read; those that begin so come first."""
    found: list[Hit] = []
    async with core.db.read() as tx:
        if caller.may(Permission.JOB_READ):
            found += await _jobs(tx, space_id, text, limit)
        if caller.may(Permission.RUN_READ):
            which = RunFilter(space_id=space_id, text=text)
            found += [_run(one) for one in (await runs.find(tx, which, None, limit)).items]
        named: list[Hit] = []
        if caller.may(Permission.CATALOG_READ):
            listed = await catalogs.all_of(tx, space_id)
            named += [Hit(HitKind.CATALOG, one.name, one.name) for one in listed]
        if caller.may(Permission.VARIABLE_READ):
            values = await variables.all_of(tx, space_id)
            named += [Hit(HitKind.VARIABLE, one.name, one.name) for one in values]
            sealed = await secrets.all_of(tx, space_id)
            named += [Hit(HitKind.SECRET, one.name, one.name) for one in sealed]
        if caller.may(Permission.ARTIFACT_READ):
            jars = await artifacts.all_of(tx, space_id)
            named += [Hit(HitKind.ARTIFACT, one.sha256, one.name) for one in jars]
    for kind in HitKind:
        found += list(_best([hit for hit in named if hit.kind is kind], text))[:limit]
    return found


async def _jobs(tx: Transaction, space_id: str, text: str, limit: int) -> list[Hit]:
    which = JobFilter(space_id, text=text)
    page = await job_lists.page(tx, which, JobOrder.NAME, None, 500)
    hits = [
        Hit(HitKind.JOB, job.id, job.name, job.folder, run.state if run else None)
        for job, run in page.items
    ]
    return sorted(hits, key=lambda hit: not hit.name.startswith(text.lower()))[:limit]


def _run(run: Run) -> Hit:
    return Hit(HitKind.RUN, run.id, run.job_name, f"revision {run.revision}", run.state)


def _best(hits: list[Hit], text: str) -> Iterator[Hit]:
    wanted = text.lower()
    matching = [hit for hit in hits if wanted in hit.name.lower()]
    yield from sorted(matching, key=lambda hit: not hit.name.lower().startswith(wanted))
