"""Routes of the places where clusters live."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response

from xuanwu.api.deps import InPage, UsesCore, UsesInfra, UsesTargets, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.targets import (
    ProbeView,
    TargetEditRequest,
    TargetList,
    TargetRemovedView,
    TargetRequest,
    TargetTestRequest,
    TargetView,
)
from xuanwu.model.access import Caller, Permission
from xuanwu.scheduling.targets import acts, identity, probe

routes = router("targets")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]


@routes.get("/targets")
async def list_targets(core: UsesCore, desk: UsesTargets, caller: Reader, at: InPage) -> TargetList:
    """List the targets, the places where clusters run, by name."""
    page = paged(await acts.list_targets(core, desk), at, lambda one: [one.row.name])
    in_full = caller.may(Permission.PLATFORM_ADMIN)
    return TargetList.of(page, lambda one: TargetView.of(one, in_full=in_full))


@routes.post("/targets", status_code=201)
async def add_target(
    core: UsesCore, desk: UsesTargets, caller: Admin, body: TargetRequest
) -> TargetView:
    """Add a Kubernetes namespace as a target. 409 when the name is taken.

    This server uses it immediately, others within seconds. The access cannot name a file of the
    server's machine: `access` holds `kubeconfig_text`, or `server` with `token` and `ca`, or
    `in_cluster`.
    """
    made = await acts.add(core, desk, caller, body.name, body.settings)
    return TargetView.of(made, in_full=True)


@routes.post("/targets/test")
async def probe_settings(
    core: UsesCore, infra: UsesInfra, desk: UsesTargets, _: Admin, body: TargetTestRequest
) -> ProbeView:
    """Test unsaved settings, step by step; nothing is changed."""
    found = await probe.probe_given(core, infra, desk, body.name, body.settings)
    return ProbeView.model_validate(found)


@routes.get("/targets/{name}")
async def show_target(core: UsesCore, desk: UsesTargets, caller: Reader, name: Ref) -> TargetView:
    """Show one target."""
    found = await acts.show(core, desk, name)
    return TargetView.of(found, in_full=caller.may(Permission.PLATFORM_ADMIN))


@routes.put("/targets/{name}")
async def edit_target(
    core: UsesCore, desk: UsesTargets, caller: Admin, name: Ref, body: TargetEditRequest
) -> TargetView:
    """Change the settings of a target. 409 if it has changed since its `version` was read."""
    saved = await acts.edit(core, desk, caller, name, body.version, body.settings)
    return TargetView.of(saved, in_full=True)


@routes.post("/targets/{name}/test")
async def probe_target(
    core: UsesCore, infra: UsesInfra, desk: UsesTargets, _: Admin, name: Ref
) -> ProbeView:
    """Test a saved target, step by step; nothing is changed."""
    return ProbeView.model_validate(await probe.probe_saved(core, infra, desk, name))


@routes.delete("/targets/{name}")
async def remove_target(
    core: UsesCore, desk: UsesTargets, caller: Admin, name: Ref
) -> TargetRemovedView:
    """Remove a target. 409 while runs need it, or while the settings of a server declare it.

    The response lists the jobs that still refer to the target.
    """
    return TargetRemovedView(warnings=await acts.remove(core, desk, caller, name))


@routes.delete("/targets/{name}/identity", status_code=204)
async def forget_target(core: UsesCore, infra: UsesInfra, caller: Admin, name: Ref) -> Response:
    """Forget the namespace that a target referred to, and accept the one that it refers to now.

    Live runs in the old namespace are then lost, and their successors start in the new one.
    """
    await identity.forget(core, infra, caller, name)
    return Response(status_code=204)
