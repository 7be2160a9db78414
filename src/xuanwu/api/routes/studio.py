"""Routes for what one wants to know while a job is written and before it is started."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from xuanwu.api.deps import (
    InPage,
    InSpace,
    UsesCore,
    UsesInfra,
    UsesTemplates,
    needs,
)
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.runs import SavepointList, SavepointView
from xuanwu.api.schemas.studio import (
    HitList,
    HitView,
    MemoryRequest,
    MemoryView,
    RestorableView,
    TemplateList,
    TemplateView,
)
from xuanwu.model.access import Caller, Permission
from xuanwu.service.jobs import memory, restorable
from xuanwu.service.search import search

routes = router("jobs")
Reader = Annotated[Caller, needs(Permission.JOB_READ)]


@routes.get("/templates")
async def list_templates(templates: UsesTemplates, _: Reader) -> TemplateList:
    """List scripts to begin with; each needs nothing outside of Flink."""
    return TemplateList(items=[TemplateView.model_validate(one) for one in templates])


@routes.post("/resources/preview")
async def preview_memory(infra: UsesInfra, _: Reader, body: MemoryRequest) -> MemoryView:
    """Show how Flink divides the memory of a cluster with these resources and options."""
    found = memory.preview(infra, body.resources, body.options, body.parallelism, body.release)
    return MemoryView.of(found)


@routes.get("/jobs/{ref}/restore")
async def show_restorable(
    core: UsesCore, infra: UsesInfra, caller: Reader, space: InSpace, ref: Ref
) -> RestorableView:
    """Show what a start with `latest` would restore now."""
    return RestorableView.of(await restorable.latest(core, infra, caller, space.id, ref))


@routes.get("/jobs/{ref}/savepoints")
async def list_savepoints_of_job(
    core: UsesCore, caller: Reader, space: InSpace, ref: Ref, at: InPage
) -> SavepointList:
    """List the savepoints of all runs of a job, newest first."""
    found = await restorable.savepoints_of(core, caller, space.id, ref, at.cursor, at.limit)
    return SavepointList.of(found, SavepointView.model_validate)


@routes.get("/search")
async def find_by_name(
    core: UsesCore,
    caller: Reader,
    space: InSpace,
    q: Annotated[str, Query(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")],
    limit: Annotated[int, Query(ge=1, le=50, description="At most so many of each kind.")] = 10,
) -> HitList:
    """Find jobs, runs, catalogs, variables, secrets and artifacts by a part of their names.

    Kinds that your role may not read are left out.
    """
    found = await search(core, caller, space.id, q, limit)
    return HitList(items=[HitView.model_validate(one) for one in found])
