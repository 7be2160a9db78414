"""Lists and counts of jobs, each with its newest run, for pages that show many."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from xuanwu.kernel.page import Page
from xuanwu.model.job import Folder, Job, JobFilter, JobOrder
from xuanwu.model.run import Run, StateCounts
from xuanwu.model.state import LIVE, Seen, State
from xuanwu.store import runs as runs_store
from xuanwu.store.jobs import job_of
from xuanwu.store.keyset import Keyset, contains, read_page
from xuanwu.store.tables.jobs import jobs
from xuanwu.store.tables.runs import runs
from xuanwu.store.transaction import Transaction

_newest = aliased(runs, name="newest")
_any = aliased(runs, name="any_run")
_NEWEST_ID = (
    select(_any.c.id)
    .where(_any.c.job_id == jobs.c.id)
    .order_by(_any.c.created_at.desc(), _any.c.id.desc())
    .limit(1)
    .correlate(jobs)
    .scalar_subquery()
)
_JOBS_AND_RUNS = jobs.outerjoin(_newest, _newest.c.id == _NEWEST_ID)
_IS_SILENT = and_(_newest.c.state.in_(sorted(LIVE)), _newest.c.seen == Seen.SILENT)
_COLUMNS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "name": (jobs.c.name,),
    "updated": (jobs.c.updated_at, jobs.c.id),
    "created": (jobs.c.created_at, jobs.c.id),
}


async def page(
    tx: Transaction, which: JobFilter, order: JobOrder, cursor: str | None, limit: int
) -> Page[tuple[Job, Run | None]]:
    """The jobs that match, each with its newest run. Raises: InvalidInput for a bad cursor."""
    query = _matching(select(*jobs.c, _newest.c.id.label("newest_run")), which)
    keyset = Keyset(_COLUMNS[order.lstrip("-")], descending=order.startswith("-"))
    found = await read_page(tx, query, keyset, dict[str, Any], (cursor, limit))
    newest = [row.pop("newest_run") for row in found.items]
    ids = [run_id for run_id in newest if run_id]
    last = {run.id: run for run in await runs_store.among(tx, ids)} if ids else {}
    pairs = zip(found.items, newest, strict=True)
    return Page([(job_of(row), last.get(run_id)) for row, run_id in pairs], found.next_cursor)


async def counts(tx: Transaction, which: JobFilter) -> StateCounts:
    """How many of the jobs that match have a newest run in each state, or none."""
    is_silent = case((_IS_SILENT, 1), else_=0)
    shown: list[ColumnElement[Any]] = [
        _newest.c.state,
        func.count().label("jobs"),
        func.sum(is_silent).label("silent"),
    ]
    rows = await tx.all(_matching(select(*shown), which).group_by(_newest.c.state))
    states = dict.fromkeys(State, 0) | {r["state"]: r["jobs"] for r in rows if r["state"]}
    never_run = sum(row["jobs"] for row in rows if row["state"] is None)
    return StateCounts(states, sum(int(row["silent"]) for row in rows), never_run)


async def folders(tx: Transaction, space_id: str) -> list[Folder]:
    """The folders of a space that hold jobs, by path."""
    query = select(jobs.c.folder, func.count().label("jobs")).where(jobs.c.space_id == space_id)
    rows = await tx.all(query.group_by(jobs.c.folder).order_by(jobs.c.folder))
    return [Folder(row["folder"], row["jobs"]) for row in rows]


async def in_folder(tx: Transaction, space_id: str, folder: str) -> list[Job]:
    """The jobs in a folder and in those below, by name; locks them."""
    query = select(jobs).where(jobs.c.space_id == space_id, _is_below(folder))
    return [job_of(row) for row in await tx.all(query.order_by(jobs.c.name).with_for_update())]


def _matching(query: Select[Any], which: JobFilter) -> Select[Any]:
    query = query.select_from(_JOBS_AND_RUNS).where(jobs.c.space_id == which.space_id)
    if which.text:
        query = query.where(
            or_(contains(jobs.c.name, which.text), contains(jobs.c.folder, which.text))
        )
    if which.folder:
        query = query.where(_is_below(which.folder))
    for name, value in which.labels:
        # Neither can hold a quote, so the pair stands in the JSON text as it is written here.
        text = type_coerce(jobs.c.labels, Text)
        query = query.where(text.contains(f'"{name}":"{value}"', autoescape=True))
    if which.target:
        query = query.where(func.coalesce(_newest.c.target, jobs.c.target) == which.target)
    if which.release:
        query = query.where(func.coalesce(_newest.c.release, jobs.c.release) == which.release)
    if which.silent is not None:
        query = query.where(func.coalesce(_IS_SILENT, False) == which.silent)
    if which.states or which.never_run:
        wanted = _newest.c.state.in_(sorted(which.states))
        query = query.where(or_(wanted, _newest.c.id.is_(None)) if which.never_run else wanted)
    return query


def _is_below(folder: str) -> ColumnElement[bool]:
    return or_(jobs.c.folder == folder, jobs.c.folder.startswith(f"{folder}/", autoescape=True))
