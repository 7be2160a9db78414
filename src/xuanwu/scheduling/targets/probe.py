"""Tests a target, saved or not yet, step by step and in a bounded time; it changes nothing."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import anyio

from xuanwu.cluster.kubernetes.probe import ProbeOrder
from xuanwu.cluster.kubernetes.probe import probe as probe_kubernetes
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.core import Core
from xuanwu.kernel.errors import NotFound, XuanwuError
from xuanwu.kube.connection import ApiServer
from xuanwu.model.target import LOCAL, DeclaredTarget, Probe, ProbeStatus, ProbeStep, TargetKind
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.targets.acts import TargetDesk, refuse_unreachable_server
from xuanwu.scheduling.targets.identity import recall
from xuanwu.scheduling.targets.texts import read_given, settings_of
from xuanwu.store import targets

PATIENCE = timedelta(seconds=25)
_VERSION = "/api/v1/version"
_ANSWER_S = 3.0


async def probe_saved(core: Core, infra: Infrastructure, desk: TargetDesk, name: str) -> Probe:
    """Tests a saved target. Raises: NotFound."""
    async with core.db.read() as tx:
        row = await targets.get(tx, name)
    if row.kind is TargetKind.LOCAL:
        return await _bounded(name, _local(infra, row))
    try:
        settings = settings_of(row, core.vault)
    except XuanwuError as error:
        step = ProbeStep("settings", ProbeStatus.FAILED, error.message)
        return Probe(name, (step,))
    return await _bounded(name, _kubernetes(core, infra, desk, settings, name))


async def probe_given(
    core: Core, infra: Infrastructure, desk: TargetDesk, name: str | None, values: Mapping[str, Any]
) -> Probe:
    """Tests settings that are not saved, with the secrets of the saved target `name`, if any.

    Raises: InvalidInput, which names each wrong key.
    """
    refuse_unreachable_server(desk)
    before: DeclaredTarget | None = None
    if name is not None:
        async with core.db.read() as tx:
            before = next(iter(await targets.named(tx, [name])), None)
    settings = read_given(values, before, core.vault)
    return await _bounded(name, _kubernetes(core, infra, desk, settings, name))


async def _bounded(name: str | None, steps: AsyncGenerator[ProbeStep]) -> Probe:
    done: list[ProbeStep] = []
    with anyio.move_on_after(PATIENCE.total_seconds()) as scope:
        async for step in steps:
            done.append(step)  # noqa: PERF401  finished steps count, also after a timeout
    if scope.cancelled_caught:
        late = (
            f"The remaining steps were not complete within {PATIENCE.total_seconds():g} s. "
            "Check the network."
        )
        done.append(ProbeStep("time", ProbeStatus.FAILED, late))
    return Probe(name, tuple(done))


async def _kubernetes(
    core: Core,
    infra: Infrastructure,
    desk: TargetDesk,
    settings: KubernetesSettings,
    name: str | None,
) -> AsyncGenerator[ProbeStep]:
    yield ProbeStep("settings", ProbeStatus.OK, "All settings are valid.")
    yield await _server(desk.server_url)
    known = await recall(core.db, name, None) if name else None
    acts = desk.tracks or not settings.access.is_own_account
    order = ProbeOrder(settings, known, infra.default.release, acts)
    async with ApiServer(settings.access.access()) as server:
        async for step in probe_kubernetes(server, order):
            yield step


async def _server(url: str | None) -> ProbeStep:
    """Tests the URL at which pods reach the server; from here it can be tested only in part."""
    if url is None:
        message = "Pods must be able to reach the server: set 'server.url' in its settings."
        return ProbeStep("server", ProbeStatus.FAILED, message)
    if _is_loopback(urlsplit(url).hostname or ""):
        message = (
            f"'server.url' is {url}, which refers to the pod itself. Set it to an address "
            "that pods can reach."
        )
        return ProbeStep("server", ProbeStatus.FAILED, message)
    if not await _answers(url):
        message = (
            f"No Xuanwu server responds at {url} from this server. Make sure that it "
            "responds from pods."
        )
        return ProbeStep("server", ProbeStatus.WARNING, message)
    return ProbeStep(
        "server", ProbeStatus.OK, f"A Xuanwu server responds at {url} from this server."
    )


async def _answers(url: str) -> bool:
    timeout = aiohttp.ClientTimeout(total=_ANSWER_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{url}{_VERSION}", allow_redirects=False) as answer,
        ):
            return "version" in await answer.json()
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError, TypeError):
        return False


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


async def _local(infra: Infrastructure, row: DeclaredTarget) -> AsyncGenerator[ProbeStep]:
    """Tests whether this machine can execute runs."""
    target = infra.targets.get(LOCAL)
    try:
        if target is None:
            raise NotFound(
                f"This server has not opened the target '{row.name}' yet. Try again after a few "
                "seconds."
            )
        there = len(await target.clusters())
    except XuanwuError as error:
        yield ProbeStep("reach", ProbeStatus.FAILED, error.message)
        return
    yield ProbeStep("reach", ProbeStatus.OK, f"{there} clusters run on this machine.")
    try:
        found = infra.find_release(infra.default.release)
    except XuanwuError as error:
        yield ProbeStep("release", ProbeStatus.FAILED, error.message)
        return
    yield ProbeStep("release", ProbeStatus.OK, f"Flink {found.release.version} is installed.")
