"""Whatever is killed, the state becomes true again, nothing is lost, and nothing runs twice."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.journeys.conftest import STREAM, Journey
from tests.support.wait import wait_until
from xuanwu.client.views import RunView
from xuanwu.cluster.local import process
from xuanwu.model.run import SavepointState
from xuanwu.model.state import Seen, State

pytestmark = pytest.mark.flink

STEPS = (
    ("ensure.before", "cancel.after"),
    ("local.files.after", "local.tombstone.after"),
    ("local.jobmanager.before", "remove.after"),
    ("local.jobmanager.after", ""),
    ("local.taskmanager-1.after", ""),
    ("ensure.after", ""),
)
"""Points of a start, and of the stop of the same run."""


def arm(journey: Journey, point: str) -> Path:
    """Has the next server die at the point; the file that then exists."""
    note = journey.home / f"reached-{point}"
    journey.server.fault = point
    journey.server.settings["FAULT_FILE"] = str(note)
    if journey.server.process and journey.server.process.poll() is None:
        journey.server.stop()
    journey.server.start()
    return note


def start_again(journey: Journey, note: Path) -> None:
    """Waits for the death, then starts a server that has no fault."""
    wait_until(note.exists, within=180, what=f"{note.name}")
    server = journey.server.process
    assert server
    assert server.wait(60) == -signal.SIGKILL
    journey.server.fault = ""
    journey.server.start()


def java_processes(journey: Journey, run_id: str) -> int:
    """JobManagers and TaskManagers of the run that live, by the arguments of all processes."""
    found = process.strays(journey.home).get(run_id, [])
    return sum("java" in one.name() for one in found)


@pytest.mark.parametrize(("at_start", "at_stop"), STEPS)
def test_a_server_killed_at_a_step_leaves_one_cluster_and_in_the_end_none(
    journey: Journey, at_start: str, at_stop: str
) -> None:
    journey.apply("count")
    note = arm(journey, at_start)
    run = journey.start("count")
    start_again(journey, note)
    journey.until(run, State.RUNNING)
    assert journey.alive() == {run.id}
    assert java_processes(journey, run.id) == 2
    if at_stop:
        note = arm(journey, at_stop)
        with journey.server.client() as client:
            client.runs.stop(run.id)
        start_again(journey, note)
        ended = journey.until_removed(run)
    else:
        ended = journey.stop(run)
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


def test_a_killed_server_is_not_noticed_by_running_jobs(shared: Journey, counting: RunView) -> None:
    reached = shared.until_printed(counting)
    shared.server.kill()
    shared.server.start()
    found = shared.until(counting, State.RUNNING)
    assert found.attempt == 0
    assert shared.until_printed(counting, lambda n: n > reached + 20)
    assert java_processes(shared, counting.id) == 2


def test_a_hung_jobmanager_is_silent_and_heals(shared: Journey, counting: RunView) -> None:
    pid = shared.pid(counting, "jobmanager")
    os.kill(pid, signal.SIGSTOP)
    try:
        wait_until(lambda: shared.run(counting.id).seen is Seen.SILENT)
        silent = shared.run(counting.id)
        assert silent.state is State.RUNNING
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_until(lambda: shared.run(counting.id).seen is Seen.RUNNING, within=180)


def test_a_deleted_working_folder_hides_no_process(shared: Journey, counting: RunView) -> None:
    shutil.rmtree(shared.home / "clusters" / counting.id)
    assert counting.id in shared.alive()
    shared.stop(counting)
    assert java_processes(shared, counting.id) == 0


def test_a_run_whose_jobmanager_is_killed_is_lost_and_the_next_goes_on_with_the_same_text(
    journey: Journey,
) -> None:
    """The next one begins with the newest checkpoint; a variable changed since has no effect."""
    journey.cli("variable", "set", "step", "1", check=True)
    stepping = STREAM.replace("SELECT COUNT(*)", "SELECT COUNT(*) * ${step}")
    journey.apply("count", stepping, restart={"delay": "100ms"})
    run = journey.start("count")
    reached = journey.until_printed(run, lambda n: n >= 40)
    state = journey.home / "state" / run.job_id / "checkpoints" / run.flink_job_id
    wait_until(lambda: any(state.glob("chk-*/_metadata")), within=180)
    journey.cli("variable", "set", "step", "1000000", check=True)
    os.kill(journey.pid(run, "jobmanager"), signal.SIGKILL)
    ended = journey.until_removed(run)
    assert ended.state is State.FAILED
    assert ended.failure is not None
    assert ended.failure.code == "lost"
    follower = journey.until(journey.follower(run), State.RUNNING)
    assert follower.restore_path is not None
    assert "/chk-" in follower.restore_path
    assert reached / 2 < journey.until_printed(follower) < 1_000_000
    assert journey.alive() == {follower.id}
    shown = journey.cli("run", "show", follower.id, "--definition", check=True)
    assert "variables:\n  step: '1'" in shown.stdout
    assert "execute the same" in journey.cli("run", "diff", run.id, follower.id).stderr


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

    first = journey.server
    other = Server(journey.home, role="controller", settings=first.settings, port=first.port)
    other.start()
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
