"""Adds, changes, lists and removes targets while servers run; it opens none itself.

This server applies a change before the act returns; other servers apply it within seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import anyio

from xuanwu.cluster.target import Target
from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict, InvalidInput, NotFound, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.access import Caller
from xuanwu.model.target import DeclaredTarget, TargetKind, TargetOrigin
from xuanwu.scheduling.targets.registry import Registry
from xuanwu.scheduling.targets.texts import read_given, shown, text_of
from xuanwu.store import jobs, targets

_PATIENCE_S = 5.0
_NAMED = 20
"""The most names of jobs that the removal of a target returns."""
_log = get_log("targets")


@dataclass(frozen=True)
class TargetDesk:
    """What use cases of targets need in addition to the core.

    `default` is the target for jobs that name none. `server_url` is where pods reach the servers;
    None if the settings do not say it. `tracks`: this server also processes the queues.
    """

    registry: Registry
    default: str
    server_url: str | None = None
    tracks: bool = True


@dataclass(frozen=True)
class TargetState:
    """The current state of a target. `clusters` is None while unknown; `message` then says why."""

    row: DeclaredTarget
    is_default: bool
    settings: Mapping[str, Any]
    clusters: int | None
    message: str | None


async def list_targets(core: Core, desk: TargetDesk) -> list[TargetState]:
    """All targets, by name; an unreachable target delays the answer by a bounded time."""
    async with core.db.read() as tx:
        rows = await targets.declared(tx)
    return await _states(desk, rows)


async def show(core: Core, desk: TargetDesk, name: str) -> TargetState:
    """Raises: NotFound."""
    async with core.db.read() as tx:
        row = await targets.get(tx, name)
    (state,) = await _states(desk, [row])
    return state


async def add(
    core: Core, desk: TargetDesk, caller: Caller, name: str, values: Mapping[str, Any]
) -> TargetState:
    """Adds a Kubernetes namespace as a target.

    Raises: InvalidInput, which names each wrong key; Conflict (`target_exists`).
    """
    refuse_unreachable_server(desk)
    text = text_of(read_given(values, None, core.vault))
    row = text.row(core.vault, name, TargetOrigin.API, caller.principal, core.clock.now())
    async with core.db.begin() as tx:
        await targets.add(tx, row)
        await targets.forget(tx, name)  # an earlier target of this name may have led elsewhere
    _log.info("target_added", target=name, by=caller.principal.name)
    return await _taken_over(core, desk, name)


async def edit(
    core: Core, desk: TargetDesk, caller: Caller, name: str, version: int, values: Mapping[str, Any]
) -> TargetState:
    """Changes the settings of a target, if its version is still `version`.

    Raises: NotFound; InvalidInput; Conflict (`version_changed`).
    """
    refuse_unreachable_server(desk)
    async with core.db.begin() as tx:
        row = await targets.lock(tx, name)
        _refuse_local(row)
        if row.version != version:
            raise Conflict(
                f"The target '{name}' was changed since you read it: by {row.updated_by.name}, "
                f"to version {row.version}. Read it again, and edit the new version.",
                code="version_changed",
                where="version",
                facts={"version": row.version},
            )
        text = text_of(read_given(values, row, core.vault))
        changed = replace(
            row,
            settings=text.settings,
            sealed=text.sealed(core.vault, name),
            version=row.version + 1,
            updated_at=core.clock.now(),
            updated_by=caller.principal,
        )
        await targets.write(tx, changed)
    _log.info("target_changed", target=name, version=changed.version, by=caller.principal.name)
    return await _taken_over(core, desk, name)


async def remove(core: Core, desk: TargetDesk, caller: Caller, name: str) -> tuple[str, ...]:
    """Removes a target that no run needs any more; returns the jobs that still name it.

    Raises: NotFound; Conflict (`target_in_use`, `target_declared`).
    """
    async with core.db.begin() as tx:
        row = await targets.lock(tx, name)
        if row.is_declared:
            raise Conflict(
                f"The target '{name}' is declared in the settings of a server, which would add "
                f"it again at its next start. {_undeclared(row)} Then restart the server, and "
                "remove the target.",
                code="target_declared",
                where="target",
            )
        if users := await targets.users(tx, name):
            raise Conflict(
                f"Runs still need the target '{name}': {', '.join(users)}. Stop them, and wait "
                "until their clusters are removed.",
                code="target_in_use",
                where="target",
                facts={"runs": users},
            )
        naming = await jobs.naming_target(tx, name, _NAMED)
        await targets.remove(tx, name)
    _log.info("target_removed", target=name, by=caller.principal.name)
    await desk.registry.refresh()
    return tuple(_warnings(desk, name, naming))


def refuse_unreachable_server(desk: TargetDesk) -> None:
    """Raises: InvalidInput when the settings do not say how pods reach the servers."""
    if desk.server_url is None:
        raise InvalidInput(
            "Pods must be able to reach the server. Set 'server.url' in its settings to an "
            "address that pods can reach, and restart it.",
            where="server.url",
        )


async def _taken_over(core: Core, desk: TargetDesk, name: str) -> TargetState:
    await desk.registry.refresh()
    return await show(core, desk, name)


def _refuse_local(row: DeclaredTarget) -> None:
    if row.kind is TargetKind.LOCAL:
        raise InvalidInput(
            f"The target '{row.name}' is the machine of a server and has no settings. To disable "
            "it, set 'local.enabled' to false in the settings of the server.",
            where="name",
        )


def _undeclared(row: DeclaredTarget) -> str:
    if row.kind is TargetKind.LOCAL:
        return "First set 'local.enabled' to false in these settings."
    return f"First remove 'targets.{row.name}' from these settings."


def _warnings(desk: TargetDesk, name: str, naming: Sequence[str]) -> list[str]:
    told: list[str] = []
    if naming:
        told.append(
            f"These jobs use the removed target '{name}', and cannot start until they use "
            f"another one: {', '.join(naming)}."
        )
    if name == desk.default:
        told.append(
            f"Jobs without a target run on '{name}', which was removed. Set 'target' in the "
            "settings of the servers to another target."
        )
    return told


async def _states(desk: TargetDesk, rows: Sequence[DeclaredTarget]) -> list[TargetState]:
    """The states of all targets, read concurrently, in the order of the rows."""
    found: dict[str, int | None] = {}
    messages = {
        row.name: f"The target has not responded for {_PATIENCE_S:g} s. Try again later."
        for row in rows
    }

    async def look(name: str) -> None:
        with anyio.move_on_after(_PATIENCE_S):
            try:
                found[name] = len(await _open(desk, name).clusters())
                messages.pop(name)
            except XuanwuError as error:
                messages[name] = error.message

    async with anyio.create_task_group() as tasks:
        for row in rows:
            tasks.start_soon(look, row.name)
    return [
        TargetState(
            row, row.name == desk.default, shown(row), found.get(row.name), messages.get(row.name)
        )
        for row in rows
    ]


def _open(desk: TargetDesk, name: str) -> Target:
    """Raises: NotFound when another server has just added the target."""
    if name not in desk.registry:
        raise NotFound(
            f"This server has not opened the target '{name}' yet. Try again after a few seconds."
        )
    return desk.registry[name]
