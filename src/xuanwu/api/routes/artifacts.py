"""Routes of artifacts: jars, sent as raw bytes and stored under the hash of their content."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from xuanwu.api.deps import InPage, InSpace, UsesBlobs, UsesCore, needs, refuse_unknown_query
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import PREFIX, Ref, router
from xuanwu.api.schemas.metadata import ArtifactList, ArtifactView, ProgramView
from xuanwu.kernel.units import ByteSize
from xuanwu.model.access import Caller, Permission
from xuanwu.service.sharing import artifacts

routes = router("artifacts")
uploads = APIRouter(  # needs no key: an upload is idempotent by its content's hash
    prefix=PREFIX,
    tags=["artifacts"],
    dependencies=[Depends(refuse_unknown_query)],
)
UPLOAD = ("POST", f"{PREFIX}/artifacts")
LARGEST = ByteSize(1 << 30)
Reader = Annotated[Caller, needs(Permission.ARTIFACT_READ)]
Writer = Annotated[Caller, needs(Permission.ARTIFACT_WRITE)]


@routes.get("/artifacts")
async def list_artifacts(core: UsesCore, _: Reader, space: InSpace, at: InPage) -> ArtifactList:
    """List the artifacts of a space, newest first."""
    found = await artifacts.all_artifacts(core, space.id)
    page = paged(found, at, lambda one: [-one.created_at.timestamp(), one.sha256])
    return ArtifactList.of(page, ArtifactView.model_validate)


@routes.get("/artifacts/{sha256}")
async def show_artifact(core: UsesCore, _: Reader, space: InSpace, sha256: Ref) -> ArtifactView:
    """Show one artifact."""
    return ArtifactView.model_validate(await artifacts.show(core, space.id, sha256))


@routes.get("/artifacts/{sha256}/program")
async def show_program(
    core: UsesCore, blobs: UsesBlobs, _: Reader, space: InSpace, sha256: Ref
) -> ProgramView:
    """Show what a jar is as a program: the main class that its manifest names."""
    found = await artifacts.main_class(core, blobs, space.id, sha256)
    return ProgramView(main_class=found)


@uploads.post(
    "/artifacts",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    },
)
async def upload_artifact(
    request: Request,
    core: UsesCore,
    blobs: UsesBlobs,
    caller: Writer,
    space: InSpace,
    name: Annotated[
        str,
        Query(
            min_length=1,
            max_length=255,
            pattern=r"^[^\x00-\x1f\x7f/\\]+$",
            description="The name of the jar file.",
        ),
    ],
) -> ArtifactView:
    """Upload a jar of at most 1 GiB; the same content is stored as one artifact."""
    kept = await artifacts.upload(core, blobs, caller, space.id, name, request.stream())
    return ArtifactView.model_validate(kept)
