"""Routes of artifacts: jars, sent as raw bytes and kept by the hash of their content."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from xuanwu.api.deps import InPage, InSpace, Parts, needs, refuse_unknown_query
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import PREFIX, Ref, router
from xuanwu.api.schemas.metadata import ArtifactList, ArtifactView
from xuanwu.kernel.units import ByteSize
from xuanwu.model.access import Caller, Permission
from xuanwu.portal.metadata import artifacts

routes = router("artifacts")
uploads = APIRouter(  # takes no key: the same content twice is one artifact by its hash
    prefix=PREFIX,
    tags=["artifacts"],
    dependencies=[Depends(refuse_unknown_query)],
)
UPLOAD = ("POST", f"{PREFIX}/artifacts")
LARGEST = ByteSize(1 << 30)
Reader = Annotated[Caller, needs(Permission.ARTIFACT_READ)]
Writer = Annotated[Caller, needs(Permission.ARTIFACT_WRITE)]


@routes.get("/artifacts")
async def list_artifacts(parts: Parts, _: Reader, space: InSpace, at: InPage) -> ArtifactList:
    """The artifacts of a space, newest first."""
    found = await artifacts.all_artifacts(parts, space.id)
    page = paged(found, at, lambda one: [-one.created_at.timestamp(), one.sha256])
    return ArtifactList.of(page, ArtifactView.model_validate)


@routes.get("/artifacts/{sha256}")
async def show_artifact(parts: Parts, _: Reader, space: InSpace, sha256: Ref) -> ArtifactView:
    """One artifact."""
    return ArtifactView.model_validate(await artifacts.show(parts, space.id, sha256))


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
    parts: Parts,
    caller: Writer,
    space: InSpace,
    name: Annotated[
        str,
        Query(
            min_length=1,
            max_length=255,
            pattern=r"^[^\x00-\x1f\x7f/\\]+$",
            description="The name of the file.",
        ),
    ],
) -> ArtifactView:
    """Upload a jar of at most 1 GiB; the same content twice is one artifact."""
    kept = await artifacts.upload(parts, caller, space.id, name, request.stream())
    return ArtifactView.model_validate(kept)
