"""Routes of what the jobs of a space share: catalogs, variables, secrets."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response

from xuanwu.api.deps import InPage, InSpace, Parts, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.metadata import (
    CatalogList,
    CatalogRequest,
    CatalogView,
    SecretList,
    SecretView,
    ValueRequest,
    VariableList,
    VariableView,
)
from xuanwu.model.access import Caller, Permission
from xuanwu.model.spec import NAME_PATTERN
from xuanwu.portal.metadata import catalogs, variables

routes = router("metadata")
CatalogReader = Annotated[Caller, needs(Permission.CATALOG_READ)]
CatalogWriter = Annotated[Caller, needs(Permission.CATALOG_WRITE)]
VariableReader = Annotated[Caller, needs(Permission.VARIABLE_READ)]
VariableWriter = Annotated[Caller, needs(Permission.VARIABLE_WRITE)]
SecretWriter = Annotated[Caller, needs(Permission.SECRET_WRITE)]
CatalogName = Annotated[str, Path(pattern=NAME_PATTERN)]


@routes.get("/catalogs")
async def list_catalogs(parts: Parts, _: CatalogReader, space: InSpace, at: InPage) -> CatalogList:
    """The catalogs of a space by name."""
    page = paged(await catalogs.all_catalogs(parts, space.id), at, lambda one: [one.name])
    return CatalogList.of(page, CatalogView.model_validate)


@routes.get("/catalogs/{name}")
async def show_catalog(parts: Parts, _: CatalogReader, space: InSpace, name: Ref) -> CatalogView:
    """One catalog."""
    return CatalogView.model_validate(await catalogs.show(parts, space.id, name))


@routes.put("/catalogs/{name}")
async def set_catalog(
    parts: Parts, caller: CatalogWriter, space: InSpace, name: CatalogName, body: CatalogRequest
) -> CatalogView:
    """Create or replace a catalog."""
    saved = await catalogs.write(parts, caller, space.id, name, body.sql)
    return CatalogView.model_validate(saved)


@routes.delete("/catalogs/{name}", status_code=204)
async def delete_catalog(parts: Parts, _: CatalogWriter, space: InSpace, name: Ref) -> Response:
    """Delete a catalog; runs that live keep what they have."""
    await catalogs.delete(parts, space.id, name)
    return Response(status_code=204)


@routes.get("/variables")
async def list_variables(
    parts: Parts, _: VariableReader, space: InSpace, at: InPage
) -> VariableList:
    """The variables of a space by name."""
    page = paged(await variables.all_variables(parts, space.id), at, lambda one: [one.name])
    return VariableList.of(page, VariableView.model_validate)


@routes.put("/variables/{name}")
async def set_variable(
    parts: Parts, caller: VariableWriter, space: InSpace, name: Ref, body: ValueRequest
) -> VariableView:
    """Set what texts name as `${name}`."""
    saved = await variables.set_variable(parts, caller, space.id, name, body.value)
    return VariableView.model_validate(saved)


@routes.delete("/variables/{name}", status_code=204)
async def delete_variable(parts: Parts, _: VariableWriter, space: InSpace, name: Ref) -> Response:
    """Delete a variable."""
    await variables.delete_variable(parts, space.id, name)
    return Response(status_code=204)


@routes.get("/secrets")
async def list_secrets(parts: Parts, _: VariableReader, space: InSpace, at: InPage) -> SecretList:
    """The names of the secrets of a space; their values are never answered."""
    page = paged(await variables.all_secrets(parts, space.id), at, lambda one: [one.name])
    return SecretList.of(page, SecretView.model_validate)


@routes.put("/secrets/{name}")
async def set_secret(
    parts: Parts, caller: SecretWriter, space: InSpace, name: Ref, body: ValueRequest
) -> SecretView:
    """Set what texts name as `${secret.name}`."""
    saved = await variables.set_secret(parts, caller, space.id, name, body.value)
    return SecretView.model_validate(saved)


@routes.delete("/secrets/{name}", status_code=204)
async def delete_secret(parts: Parts, _: SecretWriter, space: InSpace, name: Ref) -> Response:
    """Delete a secret."""
    await variables.delete_secret(parts, space.id, name)
    return Response(status_code=204)
