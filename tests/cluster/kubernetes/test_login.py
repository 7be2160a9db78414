"""A login ends with its caller, says how it ended, and shows nothing but the command itself."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest
from tests.cluster.kubernetes import logins
from tests.cluster.kubernetes.logins import Place
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.pod_logs import log_store
from tests.support.wait import eventually

from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.kubernetes.target import KubernetesTarget
from xuanwu.kernel.errors import NotFound, Refused
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.logs import Container
from xuanwu.model.login import (
    LoginOrder,
    Size,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place() -> AsyncGenerator[Place]:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        fake.store.put(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": "p", "namespace": "default"},
                "spec": {"containers": [{"name": "main"}]},
            }
        )
        yield Place(server, Container("default", "p", "main"))


@pytest.mark.parametrize(
    "behaves",
    [
        logins.ends_with_its_exit_code,
        logins.reads_what_is_piped_to_its_end,
        logins.has_a_terminal_of_the_size_that_was_asked_for,
        logins.says_that_there_is_no_such_command,
    ],
    ids=lambda one: one.__name__,
)
async def test_a_command_in_a_container(
    place: Place, behaves: Callable[[Place], Awaitable[None]]
) -> None:
    await behaves(place)


@pytest.mark.parametrize("terminal", [None, Size()], ids=["piped", "at a terminal"])
async def test_a_command_whose_caller_goes_away_is_ended(
    place: Place, terminal: Size | None
) -> None:
    async with place.login("sh", "-c", "echo $$; exec sleep 600", terminal=terminal) as running:
        number = await logins.says_its_number(running)
        assert _lives(number)
    await eventually(lambda: not _lives(number), within=90)


async def test_a_command_that_ignores_the_hangup_is_killed(place: Place) -> None:
    script = "trap '' HUP; echo $$; while :; do sleep 0.1; done"
    async with place.login("sh", "-c", script) as running:
        number = await logins.says_its_number(running)
    await eventually(lambda: not _lives(number), within=90)


async def test_a_container_without_a_shell_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refused):
        async with place.login("true"):
            pass


async def test_a_pod_that_is_gone_is_not_found(place: Place) -> None:
    gone = Place(place.server, Container("default", "gone", "main"))
    with pytest.raises(NotFound):
        async with gone.login("true"):
            pass


async def test_the_target_logs_in_to_flinks_container_in_its_namespace(tmp_path: Path) -> None:
    values = {"namespace": "prod", "image": "x:{release}", "state": {"uri": "s3://bucket/x"}}
    async with (
        FakeKubernetes() as fake,
        ApiServer(TokenAccess(fake.url)) as server,
        log_store(tmp_path) as logs,
    ):
        fake.store.put(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": "run-1-jobmanager-x", "namespace": "prod"},
                "spec": {"containers": [{"name": "sidecar"}, {"name": "flink"}]},
            }
        )
        target = KubernetesTarget(server, KubernetesSettings.model_validate(values), logs)
        order = LoginOrder("run-1-jobmanager-x", ("echo", "in"), has_input=False)
        async with target.login("run_1", order) as running:
            assert (await logins.rest(running)).output == b"in\n"
        with pytest.raises(NotFound):
            async with target.login("run_1", LoginOrder("another", ("true",))):
                pass


def _lives(number: int) -> bool:
    try:
        os.kill(number, signal.SIG_DFL)
    except ProcessLookupError:
        return False
    return True
