"""The query parameters that select jobs and runs, for their lists and their counts."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime, BeforeValidator

from xuanwu.api.deps import AnyCaller, InSpace, UsesCore
from xuanwu.model.job import (
    FOLDER_PATTERN,
    LABEL_PATTERN,
    LABEL_VALUE_PATTERN,
    MAX_FOLDER,
    JobFilter,
)
from xuanwu.model.run import RunFilter
from xuanwu.model.state import LIVE, State
from xuanwu.service.jobs import read

_TEXT = r"^[^\x00-\x1f\x7f]+$"
_LABEL = LABEL_PATTERN.removesuffix("$") + "=" + LABEL_VALUE_PATTERN.removeprefix("^")
_Word = Annotated[str, Query(min_length=1, max_length=64, pattern=_TEXT)]
_YEAR = re.compile(r"\d{4}-")


def _iso(text: str) -> str:
    """Refuses a number, which the parser would read as seconds since 1970."""
    if not _YEAR.match(text):
        raise ValueError("a time is written as 2026-01-31T12:00:00Z")
    return text


_Moment = Annotated[AwareDatetime, BeforeValidator(_iso)]
_States = Annotated[list[State], Query(max_length=5)]
_Silent = Annotated[
    bool | None, Query(description="Whether it is live and cannot be observed now.")
]


async def _job_filter(
    space: InSpace,
    q: Annotated[
        str | None,
        Query(
            min_length=1, max_length=255, pattern=_TEXT, description="A part of a name or folder."
        ),
    ] = None,
    folder: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=MAX_FOLDER,
            pattern=FOLDER_PATTERN,
            description="Jobs in this folder and below.",
        ),
    ] = None,
    label: Annotated[
        list[Annotated[str, Query(pattern=_LABEL, max_length=128)]] | None,
        Query(max_length=8, description="`name=value`; several must all be there."),
    ] = None,
    state: Annotated[_States | None, Query(description="Of the newest run; several: any.")] = None,
    never_run: Annotated[bool, Query(description="Also the jobs without a run.")] = False,
    silent: _Silent = None,
    target: _Word | None = None,
    release: _Word | None = None,
) -> JobFilter:
    pairs = [one.split("=", 1) for one in label or ()]
    return JobFilter(
        space_id=space.id,
        text=q,
        folder=folder,
        labels=tuple((name, value) for name, value in pairs),
        states=frozenset(state or ()),
        never_run=never_run,
        silent=silent,
        target=target,
        release=release,
    )


async def _run_filter(
    core: UsesCore,
    caller: AnyCaller,
    space: InSpace,
    job: Annotated[str | None, Query(min_length=1, max_length=255)] = None,
    q: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=255,
            pattern=_TEXT,
            description="A part of the job's name, or the beginning of a run's id.",
        ),
    ] = None,
    state: Annotated[_States | None, Query(description="Several: any of them.")] = None,
    live: bool | None = None,
    silent: _Silent = None,
    target: Annotated[list[_Word] | None, Query(max_length=20)] = None,
    release: Annotated[list[_Word] | None, Query(max_length=20)] = None,
    creator: Annotated[
        _Word | None, Query(description="The id of the principal that started it.")
    ] = None,
    since: Annotated[
        _Moment | None, Query(description="Started then or later; with a time zone.")
    ] = None,
    until: Annotated[_Moment | None, Query(description="Started before; with a time zone.")] = None,
) -> RunFilter:
    job_id = (await read.show(core, caller, space.id, job)).job.id if job else None
    return RunFilter(
        space_id=None if job_id else space.id,
        job_id=job_id,
        states=_states(state, live),
        targets=frozenset(target) if target else None,
        releases=frozenset(release) if release else None,
        text=q,
        silent=silent,
        creator=creator,
        since=since,
        until=until,
    )


def _states(states: list[State] | None, live: bool | None) -> frozenset[State] | None:
    if not states and live is None:
        return None
    wanted = frozenset(states or State)
    if live is None:
        return wanted
    return wanted & LIVE if live else wanted - LIVE


WhichJobs = Annotated[JobFilter, Depends(_job_filter)]
WhichRuns = Annotated[RunFilter, Depends(_run_filter)]
