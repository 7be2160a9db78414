from __future__ import annotations

from dataclasses import replace
from typing import Any

import anyio
import pytest
import structlog.testing

from tests.cluster.kubernetes.objects.cases import SMALL
from tests.support.principals import ANN
from tests.support.targets import declared
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.core import Core
from xuanwu.model.target import DeclaredTarget, TargetKind, TargetOrigin
from xuanwu.scheduling.targets.declare import declare
from xuanwu.scheduling.targets.texts import settings_of
from xuanwu.store import targets

pytestmark = pytest.mark.anyio


def _kube(**changes: Any) -> KubernetesSettings:
    return kubernetes_settings({**SMALL, **changes})


async def _rows(core: Core) -> dict[str, DeclaredTarget]:
    async with core.db.read() as tx:
        return {row.name: row for row in await targets.declared(tx)}


async def _warned(core: Core, wished: dict[str, KubernetesSettings | None]) -> list[str]:
    with structlog.testing.capture_logs() as logs:
        await declare(core, wished)
    return [f"{one['event']} {one['target']}" for one in logs if one["log_level"] == "warning"]


async def test_settings_become_rows_with_their_secrets_sealed(core: Core) -> None:
    prod = _kube(access={"server": "https://a", "token": "hunter22"})
    assert await _warned(core, {"local": None, "prod": prod}) == []
    rows = await _rows(core)
    assert [(row.kind, row.origin, row.version) for row in rows.values()] == [
        (TargetKind.LOCAL, TargetOrigin.SETTINGS, 1),
        (TargetKind.KUBERNETES, TargetOrigin.SETTINGS, 1),
    ]
    assert "hunter22" not in repr(rows)
    assert settings_of(rows["prod"], core.vault) == prod


async def test_the_same_settings_again_change_nothing(core: Core) -> None:
    wished = {"local": None, "prod": _kube()}
    await declare(core, wished)
    before = await _rows(core)
    assert await _warned(core, wished) == []
    assert await _rows(core) == before


async def test_the_last_start_wins_and_says_so(core: Core) -> None:
    await declare(core, {"prod": _kube()})
    assert await _warned(core, {"prod": _kube(jobmanagers=2)}) == ["target_declared_otherwise prod"]
    row = (await _rows(core))["prod"]
    assert (row.version, row.settings["jobmanagers"]) == (2, 2)
    assert await _warned(core, {"prod": _kube()}) == ["target_declared_otherwise prod"]
    assert (await _rows(core))["prod"].version == 3


async def test_what_was_edited_stays_while_the_settings_say_the_same(core: Core) -> None:
    await declare(core, {"prod": _kube()})
    row = (await _rows(core))["prod"]
    edited = replace(row, settings={**row.settings, "jobmanagers": 3}, version=2, updated_by=ANN)
    async with core.db.begin() as tx:
        await targets.write(tx, edited)
    assert await _warned(core, {"prod": _kube()}) == []
    assert (await _rows(core))["prod"] == edited
    assert await _warned(core, {"prod": _kube(jobmanagers=2)}) == ["target_declared_otherwise prod"]
    assert (await _rows(core))["prod"].settings["jobmanagers"] == 2


async def test_what_no_settings_name_any_more_stays_and_is_marked_until_they_do(
    core: Core,
) -> None:
    await declare(core, {"prod": _kube(), "test": _kube()})
    assert await _warned(core, {"test": _kube()}) == ["target_not_declared prod"]
    left = (await _rows(core))["prod"]
    assert (left.is_declared, left.version) == (False, 1)
    assert await _warned(core, {"test": _kube()}) == []
    assert await _warned(core, {"test": _kube(), "prod": _kube()}) == []
    assert (await _rows(core))["prod"] == replace(left, is_declared=True)


async def test_settings_take_a_target_over_that_came_by_the_api(core: Core) -> None:
    mine = declared("prod", core.clock.now(), kind=TargetKind.KUBERNETES, settings={"x": 1})
    async with core.db.begin() as tx:
        await targets.add(tx, mine)
        await targets.add(tx, declared("other", core.clock.now()))
    assert await _warned(core, {"prod": _kube()}) == ["target_declared_otherwise prod"]
    rows = await _rows(core)
    assert (rows["prod"].origin, rows["prod"].version) == (TargetOrigin.SETTINGS, 2)
    assert (rows["prod"].created_at, rows["prod"].created_by) == (mine.created_at, ANN)
    assert rows["other"].origin is TargetOrigin.API


async def test_servers_that_start_at_once_declare_each_target_once(core: Core) -> None:
    wished = {"local": None, "prod": _kube(), "test": _kube(jobmanagers=2)}
    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(declare, core, wished)
    assert {row.version for row in (await _rows(core)).values()} == {1}
