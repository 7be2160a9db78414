"""Whatever is killed, the state becomes true again, nothing is lost, and nothing runs twice."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.journeys.conftest import STREAM, Journey
from tests.support.wait import wait_until
from xuanwu.cluster.local import process
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.run import SavepointState
from xuanwu.model.state import Seen, State

pytestmark = pytest.mark.flink

START = (
    "ensure.before",
    "local.files.after",
    "local.jobmanager.before",
    "local.jobmanager.after",
    "local.taskmanager-1.after",
    "ensure.after",
)
STOP = ("cancel.after", "local.tombstone.after", "remove.after")


def arm(journey: Journey, point: str) -> Path:
    """Has the next server die at the point; the file that then exists."""
    note = journey.home / f"reached-{point}"
    journey.server.command = ("-m", "tests.support.faults", point, "1")
    journey.server.settings["FAULT_FILE"] = str(note)
    if journey.server.process and journey.server.process.poll() is None:
        journey.server.stop()
    journey.server.start()
    return note


def start_again(journey: Journey, note: Path) -> None:
    """Waits for the death, then starts a server that has no fault."""
    wait_until(note.exists, within=60, what=f"{note.name}")
    server = journey.server.process
    assert server
    assert server.wait(10) == -signal.SIGKILL
    journey.server.command = ("-m", "xuanwu.cli.main")
    journey.server.start()


def java_processes(journey: Journey, run_id: str) -> int:
    """JobManagers and TaskManagers of the run that live, by the arguments of all processes."""
    found = process.strays(journey.home).get(run_id, [])
    return sum("java" in one.name() for one in found)


@pytest.mark.parametrize("point", START)
def test_a_server_killed_while_it_starts_a_run_leaves_one_cluster_in_the_end(
    journey: Journey, point: str
) -> None:
    journey.apply("count")
    note = arm(journey, point)
    run = journey.start("count")
    start_again(journey, note)
    journey.until(run, State.RUNNING)
    assert journey.alive() == {run.id}
    assert java_processes(journey, run.id) == 2
    assert journey.stop(run).state is State.CANCEL
    assert java_processes(journey, run.id) == 0


@pytest.mark.parametrize("point", STOP)
def test_a_server_killed_while_it_stops_a_run_leaves_no_cluster_in_the_end(
    journey: Journey, point: str
) -> None:
    journey.apply("count")
    run = journey.start("count")
    journey.until(run, State.RUNNING)
    note = arm(journey, point)
    with journey.server.client() as client:
        client.runs.stop(run.id)
    start_again(journey, note)
    ended = journey.until_removed(run)
    assert ended.state is State.CANCEL
    assert java_processes(journey, run.id) == 0
    causes = [event.cause for event in journey.events(run) if event.cause]
    assert causes == ["accepted", "started", "user_stop"]


def test_a_server_killed_after_it_asked_for_a_savepoint_takes_it_once_and_keeps_its_path(
    journey: Journey,
) -> None:
    journey.apply("count")
    run = journey.start("count")
    journey.until(run, State.RUNNING)
    note = arm(journey, "savepoint.triggered")
    with journey.server.client() as client:
        client.runs.stop(run.id, with_savepoint=True)
    start_again(journey, note)
    assert journey.until_removed(run).state is State.CANCEL
    with journey.server.client() as client:
        (taken,) = client.runs.savepoints(run.id)
    assert taken.state is SavepointState.DONE
    (folder,) = (journey.home / "state").glob("*/savepoints/savepoint-*")
    assert (taken.path or "").endswith(str(folder))


def test_a_server_killed_right_after_it_started_the_next_run_starts_no_other(
    journey: Journey,
) -> None:
    journey.apply("count")
    run = journey.start("count")
    journey.until(run, State.RUNNING)
    note = arm(journey, "successor.after")
    with journey.server.client() as client:
        client.runs.restart(run.id)
    start_again(journey, note)

    def followers() -> list[str]:
        with journey.server.client() as client:
            return [one.id for one in client.runs.list() if one.parent_id == run.id]

    (follower,) = wait_until(followers)
    journey.until(journey.run(follower), State.RUNNING)
    assert followers() == [follower]
    assert journey.alive() == {follower}


def test_a_killed_server_is_not_noticed_by_running_jobs(journey: Journey) -> None:
    journey.apply("count")
    run = journey.start("count")
    reached = journey.until_printed(run)
    journey.server.kill()
    journey.server.start()
    found = journey.until(run, State.RUNNING)
    assert found.attempt == 0
    assert journey.until_printed(run, lambda n: n > reached + 20)
    assert java_processes(journey, run.id) == 2


def test_a_killed_taskmanager_is_started_again_and_the_job_goes_on(journey: Journey) -> None:
    journey.apply("count")
    run = journey.start("count")
    reached = journey.until_printed(run, lambda n: n >= 20)
    os.kill(journey.pid(run, "taskmanager-1"), signal.SIGKILL)
    wait_until(
        lambda: (
            journey.run(run.id).seen is not Seen.RUNNING or journey.run(run.id).phase != "running"
        )
    )
    assert journey.until_printed(run, lambda n: n > reached + 20)
    found = journey.until(run, State.RUNNING)
    assert found.failure is None
    assert java_processes(journey, run.id) == 2


def test_a_killed_jobmanager_is_a_lost_run_and_the_next_one_goes_on_from_its_checkpoint(
    journey: Journey,
) -> None:
    journey.apply("count", restart={"delay": "100ms"})
    run = journey.start("count")
    reached = journey.until_printed(run, lambda n: n >= 40)
    state = journey.home / "state" / run.job_id / "checkpoints" / run.flink_job_id
    wait_until(lambda: any(state.glob("chk-*/_metadata")), within=60)
    os.kill(journey.pid(run, "jobmanager"), signal.SIGKILL)
    ended = journey.until_removed(run)
    assert ended.state is State.FAILED
    assert ended.failure is not None
    assert ended.failure.code == "lost"
    follower = journey.until(journey.follower(run), State.RUNNING)
    assert follower.restore_path is not None
    assert "/chk-" in follower.restore_path
    assert journey.until_printed(follower) > reached / 2
    assert journey.alive() == {follower.id}


def test_a_hung_jobmanager_is_silent_and_heals(journey: Journey) -> None:
    journey.apply("count")
    run = journey.start("count")
    journey.until(run, State.RUNNING)
    pid = journey.pid(run, "jobmanager")
    os.kill(pid, signal.SIGSTOP)
    try:
        wait_until(lambda: journey.run(run.id).seen is Seen.SILENT)
        silent = journey.run(run.id)
        assert silent.state is State.RUNNING
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_until(lambda: journey.run(run.id).seen is Seen.RUNNING, within=60)


def test_a_deleted_working_folder_hides_no_process(journey: Journey) -> None:
    journey.apply("count")
    run = journey.start("count")
    journey.until(run, State.RUNNING)
    shutil.rmtree(journey.home / "clusters" / run.id)
    assert journey.alive() == {run.id}
    journey.stop(journey.run(run.id))
    assert java_processes(journey, run.id) == 0


def test_a_job_that_fails_at_run_time_tells_flinks_root_cause(journey: Journey) -> None:
    sql = STREAM.replace("COUNT(*), MAX(n)", "n, 1 / (n - n)").replace("SELECT n", "SELECT n")
    journey.apply("broken", sql, options={"restart-strategy.type": "none"})
    run = journey.start("broken")
    ended = journey.until_removed(run)
    assert ended.state is State.FAILED
    assert ended.failure is not None
    assert ended.failure.code == "flink_failed"
    assert "by zero" in (ended.failure.root_cause or "")


def test_two_servers_share_the_work_and_start_nothing_twice(journey: Journey) -> None:
    from tests.support.server import Server

    other = Server(journey.home, role="controller", settings=journey.server.settings)
    address = (journey.home / "server.json").read_bytes()
    other.start()
    (journey.home / "server.json").write_bytes(address)
    try:
        journey.apply("count")
        run = journey.start("count")
        journey.until(run, State.RUNNING)
        assert java_processes(journey, run.id) == 2
        journey.server.kill()
        assert other.process is not None and other.process.poll() is None
        journey.server.start()
        assert journey.stop(run).state is State.CANCEL
    finally:
        other.kill()


def test_the_server_stays_away_for_a_start_and_the_jobmanager_waits_for_it(
    journey: Journey,
) -> None:
    journey.apply("count")
    note = arm(journey, "ensure.after")
    run = journey.start("count")
    wait_until(note.exists, within=60)
    with pytest.raises(XuanwuError):
        journey.run(run.id)
    start_again(journey, note)
    journey.until(run, State.RUNNING)
