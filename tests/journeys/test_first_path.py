"""From a file to a real Flink cluster and back, as a user goes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.conftest import SMALL, STREAM, Journey, read_json
from tests.support import releases
from xuanwu.model.state import State

pytestmark = pytest.mark.flink


@pytest.mark.parametrize("release", [*releases.EVERY, "2.3.0"])
def test_a_job_is_applied_started_stopped_with_a_savepoint_and_continued(
    journey: Journey, release: str, tmp_path: Path
) -> None:
    # Class-data archives take longer to make than this one test of 2.3.0 gains from them.
    (releases.installed if release in releases.EVERY else releases.unpacked)(release)
    (tmp_path / "count.sql").write_text(STREAM)
    file = tmp_path / "count.yaml"
    file.write_text(
        f"kind: job\nname: count\nsql: count.sql\nrelease: {release}\n"
        "options: {execution.checkpointing.interval: 1s}\n"
        "resources:\n  taskmanager: {slots: 1, memory: 1100m}\n  jobmanager: {memory: 800m}\n"
    )
    applied = journey.cli("apply", "-f", str(file), check=True)
    assert "count created, revision 1" in applied.stdout
    journey.cli("run", "start", "count", "--wait", check=True)
    (run,) = read_json(journey.cli("run", "list", "-o", "json", check=True).stdout)
    first = journey.run(run["id"])
    assert (first.state, first.release) == (State.RUNNING, release)
    reached = journey.until_printed(first, lambda n: n >= 20)

    journey.cli("run", "stop", "count", "--savepoint", "--wait", check=True)
    stopped = journey.until_removed(first)
    assert stopped.state is State.CANCEL
    assert first.id not in journey.alive()

    journey.cli("run", "restart", "count", "--wait", check=True)
    second = read_json(journey.cli("run", "show", "count", "-o", "json", check=True).stdout)
    assert second["restore_path"]
    follower = journey.run(second["id"])
    assert journey.until_printed(follower, lambda n: n > 0) > reached

    causes = [event.cause for event in journey.events(first)]
    assert [c for c in causes if c] == ["accepted", "started", "user_stop"]


def test_both_releases_run_the_same_job_at_the_same_time(journey: Journey) -> None:
    for version in releases.EVERY:
        releases.installed(version)
        journey.apply(f"count-{version}", release=version)
    runs = [journey.start(f"count-{version}") for version in releases.EVERY]
    for run in runs:
        journey.until(run, State.RUNNING)
    assert journey.alive() == {run.id for run in runs}
    for run in runs:
        journey.until_printed(run)


def test_of_two_starts_at_the_same_moment_one_wins_and_the_other_is_told_who(
    journey: Journey,
) -> None:
    journey.apply("count")
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(journey.cli, "run", "start", "count") for _ in range(2)]
        ended = sorted((call.result() for call in calls), key=lambda done: done.returncode)
    assert [done.returncode for done in ended] == [0, 4]
    (run,) = read_json(journey.cli("run", "list", "-o", "json", check=True).stdout)
    assert run["id"] in ended[1].stderr
    journey.until(journey.run(run["id"]), State.RUNNING)
    assert journey.alive() == {run["id"]}


def test_a_jar_job_runs_through_the_same_life(journey: Journey, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "flights.csv").write_text(FLIGHTS)
    file = tmp_path / "delays.yaml"
    file.write_text(
        "kind: job\nname: delays\n"
        f"jar: {{artifact: {releases.EXAMPLES_JAR}, arguments: [--input, '${{data}}']}}\n"
        "resources:\n  taskmanager: {slots: 1, memory: 1100m}\n  jobmanager: {memory: 800m}\n"
    )
    journey.cli("variable", "set", "data", str(data), check=True)
    journey.cli("apply", "-f", str(file), check=True)
    run = journey.start("delays")
    ended = journey.until(run, State.FINISH, State.FAILED)
    assert ended.state is State.FINISH, ended.failure
    with journey.server.client() as client:
        out = client.runs.logs(run.id, process="taskmanager-1.out").lines
    assert any("UA" in line for line in out)


def test_a_change_of_the_text_takes_effect_at_a_restart_with_the_state_kept(
    journey: Journey,
) -> None:
    journey.apply("count")
    first = journey.start("count")
    reached = journey.until_printed(first, lambda n: n >= 10)
    journey.apply("count", resources={**SMALL, "jobmanager": {"memory": "900m"}})
    journey.cli("run", "restart", "count", check=True)
    second = journey.until(journey.follower(first), State.RUNNING)
    assert (second.revision, second.parent_id) == (2, first.id)
    assert journey.until_printed(second, lambda n: n > 0) > reached


def test_one_file_runs_in_the_foreground_without_a_server(tmp_path: Path) -> None:
    from tests.journeys.conftest import open_home
    from tests.support.server import Server

    journey = Journey(Server(open_home(tmp_path / "home")))
    file = tmp_path / "five.sql"
    file.write_text(STREAM.replace("'20000'", "'5'"))
    done = journey.cli("exec", str(file))
    assert done.returncode == 0, done.stderr
    assert "+U[5, 5]" in done.stdout
    assert not (journey.home / "xuanwu.db").exists()
    assert list((journey.home / "exec").iterdir()) == []


FLIGHTS = """\
year,month,day,dep_time,sched_dep_time,dep_delay,arr_time,sched_arr_time,arr_delay,carrier,flight,tailnum,origin,dest,air_time,distance,hour,minute,time_hour
2013,1,1,517.0,515,2.0,830.0,819,11.0,UA,1545,N14228,EWR,IAH,227.0,1400,5,15,2013-01-01T10:00:00Z
2013,1,1,533.0,529,4.0,850.0,830,20.0,UA,1714,N24211,LGA,IAH,227.0,1416,5,29,2013-01-01T10:00:00Z
2013,1,1,542.0,540,2.0,923.0,850,33.0,AA,1141,N619AA,JFK,MIA,160.0,1089,5,40,2013-01-01T10:00:00Z
"""
