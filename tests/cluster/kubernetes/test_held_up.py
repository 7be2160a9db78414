"""What keeps a pod from its begin is told in the node's words, and asked for only in need."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest
from tests.support.fake_kubernetes import FakeKubernetes

from xuanwu.cluster.kubernetes import held_up
from xuanwu.cluster.kubernetes.held_up import HeldUp
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer

pytestmark = pytest.mark.anyio
MOUNT = 'MountVolume.SetUp failed for volume "state" : /state is not a directory'


class Still:
    """A minute after the first events of the tests."""

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 0, 1, tzinfo=UTC)


@pytest.fixture
async def fake() -> AsyncGenerator[FakeKubernetes]:
    async with FakeKubernetes() as fake:
        yield fake


@pytest.fixture
async def waits(fake: FakeKubernetes) -> AsyncGenerator[HeldUp]:
    async with ApiServer(TokenAccess(fake.url)) as server:
        yield HeldUp(server, "flink", Still())


def warn(
    fake: FakeKubernetes, reason: str, message: str, pod: str = "pod-1", at: int = 1, day: int = 21
) -> None:
    fake.store.put(
        {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"namespace": "flink", "name": f"{pod}.{at}"},
            "type": "Warning",
            "reason": reason,
            "message": message,
            "lastTimestamp": f"2026-11-{day}T00:00:{at:02}Z",
            "involvedObject": {"kind": "Pod", "name": pod},
        }
    )


async def test_a_pod_that_has_only_begun_to_wait_is_not_asked_about(
    fake: FakeKubernetes, waits: HeldUp
) -> None:
    warn(fake, "FailedMount", MOUNT)
    before = fake.requests
    assert await waits.why(["pod-1"]) is None
    assert fake.requests == before


async def test_the_newest_warning_that_matters_is_told_and_kept_for_a_while(
    fake: FakeKubernetes, waits: HeldUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_up, "_PATIENCE_S", 0)
    warn(fake, "FailedMount", "an older one", at=1)
    warn(fake, "FailedMount", MOUNT, at=2)
    warn(fake, "Unhealthy", "not ready yet", at=3)
    warn(fake, "FailedMount", "somebody else's", pod="pod-2", at=4)
    assert await waits.why(["pod-1"]) == f"The node cannot set up the pod: {MOUNT}"
    asked = fake.requests
    assert await waits.why(["pod-1"]) is not None
    assert fake.requests == asked


async def test_a_warning_that_has_passed_is_told_no_more(
    fake: FakeKubernetes, waits: HeldUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_up, "_PATIENCE_S", 0)
    warn(fake, "FailedMount", MOUNT, day=20)
    assert await waits.why(["pod-1"]) is None


async def test_of_many_pods_one_is_asked_about_at_a_time(
    fake: FakeKubernetes, waits: HeldUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_up, "_PATIENCE_S", 0)
    warn(fake, "FailedMount", MOUNT, pod="pod-2")
    before, pods = fake.requests, [f"pod-{n}" for n in range(100)]
    assert [bool(await waits.why(pods)) for _ in range(3)] == [False, False, True]
    assert fake.requests == before + 3


async def test_where_events_may_not_be_read_nothing_is_told(
    fake: FakeKubernetes, waits: HeldUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_up, "_PATIENCE_S", 0)
    warn(fake, "FailedMount", MOUNT)
    fake.deny("list", "events")
    assert await waits.why(["pod-1"]) is None


async def test_pods_that_wait_no_more_are_forgotten(
    waits: HeldUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_up, "_FORGOTTEN_S", -1)
    for number in range(5):
        await waits.why([f"pod-{number}"])
    assert len(waits._waits) == 1  # pyright: ignore[reportPrivateUsage]
