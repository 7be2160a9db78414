"""A target that leads elsewhere hides its runs until it leads back, or is told to forget."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import anyio
import pytest
import yaml
from tests.cluster.kubernetes.objects.cases import ENTRY, RELEASE, SMALL
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.memories import Kept
from tests.support.pod_logs import log_store
from tests.support.wait import eventually

from xuanwu.cluster.kubernetes import names, provision
from xuanwu.cluster.kubernetes.identity import Elsewhere, NamespaceIdentity
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.cluster.kubernetes.target import KubernetesTarget
from xuanwu.kernel.errors import NotFound, Retry, Unreachable
from xuanwu.kube.access import Kubeconfig
from xuanwu.kube.connection import ApiServer, ApiSettings
from xuanwu.kube.kinds import CONFIG_MAP
from xuanwu.kube.watch import WatchSettings
from xuanwu.model.cluster import (
    ClusterSpec,
    Presence,
)
from xuanwu.model.login import (
    LoginOrder,
)

pytestmark = pytest.mark.anyio
SETTINGS = kubernetes_settings(SMALL)
SPEC = ClusterSpec("run_1", "1" * 32, RELEASE, ENTRY)
CALLS = ApiSettings(
    connect=timedelta(seconds=5), total=timedelta(seconds=5), reread=timedelta(milliseconds=50)
)
WATCHES = WatchSettings(
    turn=timedelta(seconds=1),
    grace=timedelta(seconds=0.2),
    pause=timedelta(milliseconds=10),
    rest=timedelta(milliseconds=50),
)


def lead_to(config: Path, fake: FakeKubernetes) -> None:
    """Writes a kubeconfig as another tool would: whole, and at once."""
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": fake.url}}],
        "users": [{"name": "u", "user": {"token": fake.token or "any"}}],
    }
    fresh = config.with_suffix(".fresh")
    fresh.write_text(yaml.safe_dump(content))
    fresh.replace(config)


@dataclass
class Stage:
    """Two clusters, and a target whose kubeconfig leads to the first."""

    first: FakeKubernetes
    second: FakeKubernetes
    config: Path
    server: ApiServer
    known: Known
    target: KubernetesTarget
    kept: Kept

    async def ensure(self) -> None:
        await provision.ensure(self.server, SETTINGS, SPEC, self.known.note)
        assert await self.presence() is Presence.PRESENT

    async def presence(self) -> Presence:
        return (await self.known.look("run_1")).presence

    async def until(self, presence: Presence) -> None:
        async def there() -> bool:
            try:
                return await self.presence() is presence
            except Unreachable:
                return False

        await eventually(there)

    async def until_elsewhere(self, code: str = "target_changed") -> Elsewhere:
        """What a look says at last; until then the run is there, or nobody can tell."""

        async def hidden() -> Elsewhere | None:
            try:
                assert await self.presence() is Presence.PRESENT
            except Elsewhere as error:
                return error if error.detail_code == code else None
            except Unreachable:
                pass
            return None

        return await eventually(hidden)

    async def stays_hidden(self) -> None:
        """Also when it was compared some more times."""
        asked = self.kept.asked

        async def hidden() -> bool:
            with pytest.raises(Unreachable):
                await self.presence()
            return self.kept.asked > asked + 3

        await eventually(hidden)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncGenerator[Stage]:
    async with opened(tmp_path) as stage:
        yield stage


@asynccontextmanager
async def opened(tmp_path: Path, *denied: tuple[str, str]) -> AsyncGenerator[Stage]:
    async with FakeKubernetes() as first, FakeKubernetes() as second:
        first.denied.update(denied)
        for fake in (first, second):
            fake.store.put_namespace("flink")
        config, kept = tmp_path / "config", Kept()
        lead_to(config, first)
        async with (
            ApiServer(Kubeconfig(config), CALLS) as server,
            log_store(tmp_path) as logs,
            anyio.create_task_group() as tasks,
        ):
            target = KubernetesTarget(server, SETTINGS, logs, kept.of("prod"))
            identity = NamespaceIdentity(server, "flink", kept.of("prod"))
            known = Known(server, "flink", WATCHES, identity=identity)
            tasks.start_soon(known.run)
            tasks.start_soon(target.run)
            yield Stage(first, second, config, server, known, target, kept)
            tasks.cancel_scope.cancel()


async def test_the_first_contact_notes_where_the_target_leads(stage: Stage) -> None:
    assert await stage.presence() is Presence.ABSENT
    uid = stage.first.store.put_namespace("flink")
    assert stage.kept.known == {"prod": uid}
    await stage.target.ensure(SPEC)
    await stage.until(Presence.PRESENT)


async def test_a_kubeconfig_that_leads_to_another_cluster_makes_no_run_absent(
    stage: Stage,
) -> None:
    await stage.ensure()
    lead_to(stage.config, stage.second)
    await stage.first.down()
    told = await stage.until_elsewhere()
    assert told.retry is Retry.LATER
    assert "The target 'prod' refers to a different namespace than before" in told.message
    assert stage.second.url in told.message
    assert told.message.endswith("xuanwu target forget prod")
    await stage.stays_hidden()
    await stage.first.up()
    lead_to(stage.config, stage.first)
    await stage.second.down()
    await stage.until(Presence.PRESENT)


async def test_a_cluster_that_does_not_know_the_namespace_makes_no_run_absent(
    stage: Stage,
) -> None:
    await stage.ensure()
    stage.second.store.end_namespace("flink")
    lead_to(stage.config, stage.second)
    await stage.first.down()
    assert "it does not exist" in (await stage.until_elsewhere()).message
    await stage.stays_hidden()


async def test_new_credentials_that_lead_to_another_cluster_make_no_run_absent(
    stage: Stage,
) -> None:
    await stage.ensure()
    lead_to(stage.config, stage.second)
    stage.first.token = "rotated"
    stage.first.drop()
    await stage.until_elsewhere()
    await stage.stays_hidden()


async def test_another_cluster_at_the_same_address_makes_no_run_absent(stage: Stage) -> None:
    await stage.ensure()
    stage.first.store, old = stage.second.store, stage.first.store
    stage.first.store.compact()
    stage.first.drop()
    await stage.until_elsewhere()
    await stage.stays_hidden()
    stage.first.store = old
    stage.first.drop()
    await stage.until(Presence.PRESENT)


async def test_new_credentials_for_the_same_cluster_hide_nothing(stage: Stage) -> None:
    await stage.ensure()
    stage.first.token = "rotated"
    lead_to(stage.config, stage.first)
    stage.first.drop()

    async def renewed() -> bool:
        assert await stage.presence() is Presence.PRESENT
        return stage.server.generation > 1

    await eventually(renewed)
    assert await stage.presence() is Presence.PRESENT
    assert await stage.known.clusters() == {"run_1"}


async def test_runs_of_a_namespace_made_anew_are_hidden_until_the_old_one_is_forgotten(
    stage: Stage,
) -> None:
    await stage.ensure()
    stage.first.store.end_namespace("flink")
    assert "it does not exist" in (await stage.until_elsewhere()).message
    uid = stage.first.store.put_namespace("flink")

    async def made() -> bool:
        return f"UID {uid}, previously" in (await stage.until_elsewhere()).message

    await eventually(made)
    with pytest.raises(Elsewhere):
        await stage.known.clusters()
    stage.kept.known.clear()
    await stage.until(Presence.ABSENT)
    assert stage.kept.known == {"prod": uid}
    assert await stage.known.clusters() == frozenset()


async def test_what_goes_with_a_namespace_that_is_being_deleted_is_not_absent(
    stage: Stage,
) -> None:
    await stage.ensure()
    store = stage.first.store
    since = "2026-01-01T00:00:00Z"
    store.put_namespace("flink", deletionTimestamp=since, finalizers=["x"])
    store.forget(CONFIG_MAP, "flink", names.cluster_name("run_1"))
    told = await stage.until_elsewhere("namespace_leaving")
    assert "is being deleted" in told.message
    assert stage.kept.known


async def test_an_account_that_may_not_read_its_namespace_goes_on_as_before(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, ("get", "namespaces")) as stage:
        assert await stage.presence() is Presence.ABSENT
        await stage.target.ensure(SPEC)
        await stage.until(Presence.PRESENT)
        assert stage.kept.known == {}


async def test_an_account_that_could_read_its_namespace_and_cannot_any_more_is_told_so(
    stage: Stage,
) -> None:
    assert await stage.presence() is Presence.ABSENT
    stage.first.deny("get", "namespaces")
    told = await _elsewhere(stage)
    assert (told.detail_code, "get on namespaces" in told.message) == ("identity_hidden", True)
    stage.first.denied.clear()
    await stage.until(Presence.ABSENT)


async def test_nothing_is_done_in_another_namespace(stage: Stage) -> None:
    await stage.target.ensure(SPEC)
    lead_to(stage.config, stage.second)
    await stage.first.down()
    await stage.until_elsewhere()
    before = stage.second.store.keys()
    order = LoginOrder("run-1-jobmanager-x", ("true",))
    for act in (
        lambda: stage.target.ensure(SPEC),
        lambda: stage.target.remove("run_1"),
        lambda: stage.target.look("run_1"),
        stage.target.clusters,
        lambda: stage.target.log_tail("run_1", "jobmanager", 5),
        lambda: stage.target.log_after("run_1", "jobmanager", 0),
        lambda: stage.target.login("run_1", order).__aenter__(),
    ):
        with pytest.raises(Elsewhere):
            await act()
    assert stage.second.store.keys() == before


async def test_many_looks_at_once_compare_it_once_or_twice(stage: Stage) -> None:
    assert await stage.presence() is Presence.ABSENT
    asked = stage.kept.asked
    async with anyio.create_task_group() as tasks:
        for _ in range(200):
            tasks.start_soon(stage.presence)
    assert stage.kept.asked - asked <= 2


async def test_without_a_memory_nothing_is_compared(stage: Stage) -> None:
    stage.first.store.end_namespace("flink")
    await NamespaceIdentity(stage.server, "flink", None).confirm()
    with pytest.raises(NotFound):
        await stage.target.log_tail("run_1", "jobmanager", 5)


async def _elsewhere(stage: Stage) -> Elsewhere:
    async def hidden() -> Elsewhere | None:
        try:
            await stage.presence()
        except Elsewhere as error:
            return error
        return None

    return await eventually(hidden)
