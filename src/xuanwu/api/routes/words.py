"""Routes of the words of a release: functions, options, connectors, formats and keywords."""

from __future__ import annotations

from typing import Annotated

from xuanwu.api.deps import InPage, UsesScripts, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.words import (
    ConnectorList,
    FormatList,
    FunctionList,
    KeywordList,
    OptionList,
    ReleaseOptionList,
)
from xuanwu.model.access import Caller, Permission
from xuanwu.service.scripts import words
from xuanwu.service.scripts.ask import gateway_of

routes = router("releases")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]


@routes.get("/releases/{version}/functions")
async def list_functions(scripts: UsesScripts, _: Reader, version: Ref, at: InPage) -> FunctionList:
    """List the built-in functions of an installed release, with documentation."""
    found = await words.functions(gateway_of(scripts), version)
    return FunctionList.of(paged(found, at, lambda one: [one.name]), lambda one: one)


@routes.get("/releases/{version}/options")
async def list_options(
    scripts: UsesScripts, _: Reader, version: Ref, at: InPage
) -> ReleaseOptionList:
    """List the options of Flink that a script or a job can set on an installed release."""
    found = await words.options(gateway_of(scripts), version)
    return ReleaseOptionList.of(paged(found, at, lambda one: [one.key]), lambda one: one)


@routes.get("/releases/{version}/connectors")
async def list_connectors(
    scripts: UsesScripts, _: Reader, version: Ref, at: InPage
) -> ConnectorList:
    """List the known connectors, and whether the release has the jar of each."""
    found = await words.connectors(gateway_of(scripts), version)
    return ConnectorList.of(paged(found, at, lambda one: [one.name]), lambda one: one)


@routes.get("/releases/{version}/connectors/{name}/options")
async def list_connector_options(
    scripts: UsesScripts, _: Reader, version: Ref, name: Ref, at: InPage
) -> OptionList:
    """List the options of a connector whose jar the release has."""
    found = await words.connector_options(gateway_of(scripts), version, name)
    return OptionList.of(paged(found, at, lambda one: [one.key]), lambda one: one)


@routes.get("/releases/{version}/formats")
async def list_formats(scripts: UsesScripts, _: Reader, version: Ref, at: InPage) -> FormatList:
    """List the known formats, with their options if the release has the jar."""
    found = await words.formats(gateway_of(scripts), version)
    return FormatList.of(paged(found, at, lambda one: [one.name]), lambda one: one)


@routes.get("/releases/{version}/keywords")
async def list_keywords(scripts: UsesScripts, _: Reader, version: Ref, at: InPage) -> KeywordList:
    """List the words of the grammar, and which of them are reserved."""
    found = await words.keywords(gateway_of(scripts), version)
    return KeywordList.of(paged(found, at, lambda one: [one.word]), lambda one: one)
