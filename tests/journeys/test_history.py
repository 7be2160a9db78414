"""What happens to a run between its moves stands in its history, as a user reads it."""

from __future__ import annotations

import os
import signal

import pytest

from tests.journeys.conftest import Journey
from tests.journeys.test_faults import java_processes
from tests.support.wait import wait_until
from xuanwu.client.views import RunView
from xuanwu.model.event import Event, EventKind
from xuanwu.model.state import State

pytestmark = pytest.mark.flink


def until_told(journey: Journey, run: RunView, kind: EventKind) -> Event:
    """The first event of this kind, once there is one."""

    def found() -> Event | None:
        return next((one for one in journey.events(run) if one.kind is kind), None)

    return wait_until(found, within=90, what=f"{kind} of {run.id}")


def test_the_history_tells_of_a_killed_taskmanager_and_a_killed_jobmanager(
    journey: Journey,
) -> None:
    quickly = {"heartbeat.interval": "1 s"}  # two that reach nobody, and Flink gives it up
    journey.apply("count", options=quickly, restart={"on": "lost", "attempts": 1, "delay": "0s"})
    run = journey.start("count")
    journey.until(run, State.RUNNING)
    reached = journey.until_printed(run, lambda n: n >= 20)
    wait_until(lambda: journey.run(run.id).checkpoint_path, within=60, what="a checkpoint")

    os.kill(journey.pid(run, "taskmanager-1"), signal.SIGKILL)
    lost = until_told(journey, run, EventKind.PROCESS_LOST)
    assert lost.message == "The TaskManager taskmanager-1 was lost (exit code 137)."
    replaced = until_told(journey, run, EventKind.PROCESS_REPLACED)
    assert replaced.message == "The TaskManager taskmanager-1 was restarted."
    restart = until_told(journey, run, EventKind.FLINK_RESTART)
    assert restart.facts["restarts"] >= 1
    assert restart.facts["failure"]
    restored = until_told(journey, run, EventKind.RESTORED)
    assert "/checkpoints/" in restored.facts["path"]
    assert journey.until_printed(run, lambda n: n > reached + 20)
    found = journey.until(run, State.RUNNING)
    assert found.failure is None
    assert java_processes(journey, run.id) == 2

    os.kill(journey.pid(run, "jobmanager"), signal.SIGKILL)
    journey.until(run, State.FAILED)
    shown = journey.cli("run", "events", run.id, check=True).stdout
    for line in (lost.message, replaced.message, restart.message, restored.message):
        assert line in shown
    assert "The JobManager jobmanager was lost (exit code 137)." in shown

    follower = journey.follower(run)
    journey.until(follower, State.RUNNING)
    begun = until_told(journey, follower, EventKind.RESTORED)
    assert "/checkpoints/" in begun.facts["path"]
    assert follower.created_by.id == "system"
