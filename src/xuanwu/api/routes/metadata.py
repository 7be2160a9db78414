"""Routes of what the jobs of a space share: catalogs, variables, secrets."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response

from xuanwu.api.deps import InPage, InSpace, UsesCore, needs
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
from xuanwu.metadata import catalogs
from xuanwu.model.access import Caller, Permission
from xuanwu.model.spec import NAME_PATTERN
from xuanwu.service.sharing import variables

routes = router("metadata")
CatalogReader = Annotated[Caller, needs(Permission.CATALOG_READ)]
CatalogWriter = Annotated[Caller, needs(Permission.CATALOG_WRITE)]
VariableReader = Annotated[Caller, needs(Permission.VARIABLE_READ)]
VariableWriter = Annotated[Caller, needs(Permission.VARIABLE_WRITE)]
SecretWriter = Annotated[Caller, needs(Permission.SECRET_WRITE)]
CatalogName = Annotated[str, Path(pattern=NAME_PATTERN)]


@routes.get("/catalogs")
async def list_catalogs(
    core: UsesCore, _: CatalogReader, space: InSpace, at: InPage
) -> CatalogList:
    """List the catalogs of a space by name."""
    page = paged(await catalogs.all_catalogs(core, space.id), at, lambda one: [one.name])
    return CatalogList.of(page, CatalogView.model_validate)


@routes.get("/catalogs/{name}")
async def show_catalog(core: UsesCore, _: CatalogReader, space: InSpace, name: Ref) -> CatalogView:
    """Show one catalog."""
    return CatalogView.model_validate(await catalogs.show(core, space.id, name))


@routes.put("/catalogs/{name}")
async def set_catalog(
    core: UsesCore, caller: CatalogWriter, space: InSpace, name: CatalogName, body: CatalogRequest
) -> CatalogView:
    """Create or replace a catalog."""
    saved = await catalogs.write(core, caller, space.id, name, body.sql)
    return CatalogView.model_validate(saved)


@routes.delete("/catalogs/{name}", status_code=204)
async def delete_catalog(
    core: UsesCore, caller: CatalogWriter, space: InSpace, name: Ref
) -> Response:
    """Delete a catalog; live runs keep their own copy of it."""
    await catalogs.delete(core, caller, space.id, name)
    return Response(status_code=204)


@routes.get("/variables")
async def list_variables(
    core: UsesCore, _: VariableReader, space: InSpace, at: InPage
) -> VariableList:
    """List the variables of a space by name."""
    page = paged(await variables.all_variables(core, space.id), at, lambda one: [one.name])
    return VariableList.of(page, VariableView.model_validate)


@routes.put("/variables/{name}")
async def set_variable(
    core: UsesCore, caller: VariableWriter, space: InSpace, name: Ref, body: ValueRequest
) -> VariableView:
    """Set the value of `${name}` in scripts."""
    saved = await variables.set_variable(core, caller, space.id, name, body.value)
    return VariableView.model_validate(saved)


@routes.delete("/variables/{name}", status_code=204)
async def delete_variable(
    core: UsesCore, caller: VariableWriter, space: InSpace, name: Ref
) -> Response:
    """Delete a variable."""
    await variables.delete_variable(core, caller, space.id, name)
    return Response(status_code=204)


@routes.get("/secrets")
async def list_secrets(core: UsesCore, _: VariableReader, space: InSpace, at: InPage) -> SecretList:
    """List the names of the secrets of a space; their values are never returned."""
    page = paged(await variables.all_secrets(core, space.id), at, lambda one: [one.name])
    return SecretList.of(page, SecretView.model_validate)


@routes.put("/secrets/{name}")
async def set_secret(
    core: UsesCore, caller: SecretWriter, space: InSpace, name: Ref, body: ValueRequest
) -> SecretView:
    """Set the value of `${secret.name}` in scripts."""
    saved = await variables.set_secret(core, caller, space.id, name, body.value)
    return SecretView.model_validate(saved)


@routes.delete("/secrets/{name}", status_code=204)
async def delete_secret(
    core: UsesCore, caller: SecretWriter, space: InSpace, name: Ref
) -> Response:
    """Delete a secret."""
    await variables.delete_secret(core, caller, space.id, name)
    return Response(status_code=204)
