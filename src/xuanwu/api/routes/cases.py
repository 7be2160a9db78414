"""Routes of the test cases of jobs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response

from xuanwu.api.deps import InPage, InSpace, UsesCore, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.cases import (
    CaseList,
    CaseRequest,
    CaseSummary,
    CaseView,
    ChangeCaseRequest,
)
from xuanwu.model.access import Caller, Permission
from xuanwu.service.jobs import cases

routes = router("jobs")
Reader = Annotated[Caller, needs(Permission.JOB_READ)]
Writer = Annotated[Caller, needs(Permission.JOB_WRITE)]


@routes.get("/jobs/{ref}/cases")
async def list_cases(
    core: UsesCore, caller: Reader, space: InSpace, ref: Ref, at: InPage
) -> CaseList:
    """List the test cases of a job by name, without their rows."""
    found = await cases.list_cases(core, caller, space.id, ref)
    return CaseList.of(paged(found, at, lambda one: [one.name]), CaseSummary.model_validate)


@routes.post("/jobs/{ref}/cases", status_code=201)
async def add_case(
    core: UsesCore, caller: Writer, space: InSpace, ref: Ref, body: CaseRequest
) -> CaseView:
    """Save a new test case with a job. 409 `name_taken`; 409 `cases_full` beyond 200."""
    made = await cases.add_case(core, caller, space.id, ref, body.spec)
    return CaseView.model_validate(made)


@routes.get("/jobs/{ref}/cases/{case}")
async def show_case(
    core: UsesCore, caller: Reader, space: InSpace, ref: Ref, case: Ref
) -> CaseView:
    """Show a test case, by its id or its name."""
    return CaseView.model_validate(await cases.show_case(core, caller, space.id, ref, case))


@routes.put("/jobs/{ref}/cases/{case}")
async def change_case(
    core: UsesCore, caller: Writer, space: InSpace, ref: Ref, case: Ref, body: ChangeCaseRequest
) -> CaseView:
    """Replace a test case; a new name in it renames the case."""
    made = await cases.change_case(core, caller, space.id, ref, case, body.spec, body.version)
    return CaseView.model_validate(made)


@routes.delete("/jobs/{ref}/cases/{case}", status_code=204)
async def delete_case(
    core: UsesCore, caller: Writer, space: InSpace, ref: Ref, case: Ref
) -> Response:
    """Delete a test case."""
    await cases.delete_case(core, caller, space.id, ref, case)
    return Response(status_code=204)
