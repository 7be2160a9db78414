"""What the studio asks before anything is started, in requests and responses."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from xuanwu.api.schemas.runs import SavepointView
from xuanwu.api.schemas.shape import Request, View
from xuanwu.model.resources import Resources
from xuanwu.model.state import State
from xuanwu.service.jobs.memory import ClusterMemory
from xuanwu.service.jobs.restorable import Restorable, RestoreKind
from xuanwu.service.search import HitKind


class TemplateView(View):
    """A script to begin with. `rows` are given to its sources, by table, in a debug session."""

    name: str
    title: dict[str, str]
    about: dict[str, str]
    sql: str
    rows: dict[str, list[dict[str, Any]]]


class TemplateList(View):
    """In the order in which they are offered."""

    items: list[TemplateView]


class MemoryRequest(Request):
    """The resources of a job, and what of its settings changes how they are divided."""

    resources: Resources = Resources()
    options: Annotated[dict[str, str], Field(max_length=1000)] = Field(default_factory=dict)
    parallelism: Annotated[int, Field(ge=1, le=32768)] = 1
    release: Annotated[str | None, Field(min_length=1, max_length=64)] = None


class ProcessMemoryView(View):
    """The memory of a process and its parts, in bytes. With a `problem` there are no parts."""

    total: int
    parts: dict[str, int]
    problem: str
    smallest: int | None


class MemoryView(View):
    """The memory of a cluster: one JobManager, and `taskmanagers` TaskManagers; in bytes."""

    jobmanager: ProcessMemoryView
    taskmanager: ProcessMemoryView
    taskmanagers: int
    total: int

    @classmethod
    def of(cls, memory: ClusterMemory) -> MemoryView:
        """Shows the memory with its sum."""
        return cls.model_validate({**vars(memory), "total": memory.total})


class RestorableView(View):
    """What `latest` restores now: the first of `choices` that exists; without any, nothing."""

    kind: RestoreKind
    choices: list[str]
    message: str
    run: str | None
    savepoint: SavepointView | None

    @classmethod
    def of(cls, found: Restorable) -> RestorableView:
        """Names the run whose state it is by its id."""
        run = found.from_run.id if found.from_run else None
        return cls.model_validate({**vars(found), "run": run})


class HitView(View):
    """Something that was found; `place` is the folder of a job, or what a run belongs to."""

    kind: HitKind
    id: str
    name: str
    place: str
    state: State | None


class HitList(View):
    """By kind; those whose names begin with the text come first."""

    items: list[HitView]
