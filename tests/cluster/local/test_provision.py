"""Clusters of stand-in processes: started once, healed, taken away, whatever is killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import threading
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from tests.cluster.local.stage import EVERY, NAME, TASKMANAGERS, Stage
from tests.support.wait import wait_until

from xuanwu.cluster.local import process, provision
from xuanwu.cluster.local.files import ClusterPlan
from xuanwu.cluster.local.folder import JOBMANAGER
from xuanwu.kernel import lock
from xuanwu.kernel.errors import Refused, Unavailable
from xuanwu.kernel.units import ByteSize
from xuanwu.model.cluster import (
    Presence,
)
from xuanwu.model.resources import ProcessResources, Resources


def test_a_second_ensure_starts_nothing(stage: Stage) -> None:
    stage.ensure()
    first = stage.until_alive(*EVERY)
    stage.ensure()
    assert stage.until_alive(*EVERY) == first
    assert [one.name for one in stage.look().processes] == list(EVERY)


def test_of_two_servers_that_start_a_cluster_at_once_one_does(stage: Stage) -> None:
    servers = [stage.elsewhere("ensure"), stage.elsewhere("ensure")]
    assert [server.wait(30) for server in servers] == [0, 0]
    stage.until_alive(*EVERY)
    seen = stage.look()
    assert (seen.presence, seen.is_complete) == (Presence.PRESENT, True)


def test_processes_outlive_their_server_and_its_terminal(stage: Stage) -> None:
    server = stage.elsewhere("ensure")
    assert server.wait(30) == 0
    for pid in stage.until_alive(*EVERY).values():
        assert os.getsid(pid) not in {server.pid, os.getsid(0)}


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("local.files.after", 0),
        ("local.jobmanager.before", 0),
        ("local.jobmanager.after", 1),
        ("local.taskmanager-1.before", 1),
        ("local.taskmanager-1.after", 2),
        ("local.taskmanager-2.after", 3),
    ],
)
def test_a_server_killed_while_it_starts_a_cluster_leaves_what_the_next_one_completes(
    stage: Stage, point: str, left: int
) -> None:
    assert stage.elsewhere("ensure", point).wait(30) == -signal.SIGKILL
    before = stage.until_alive(*EVERY[:left])
    assert stage.clusters() == ({NAME} if left else frozenset())
    assert stage.look().presence is (Presence.PRESENT if left else Presence.ABSENT)
    stage.ensure()
    after = stage.until_alive(*EVERY)
    assert before.items() <= after.items()


def test_a_server_killed_while_it_removes_a_cluster_has_fenced_it(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    assert stage.elsewhere("remove", "local.tombstone.after").wait(30) == -signal.SIGKILL
    assert stage.clusters() == {NAME}
    with pytest.raises(Refused):
        stage.ensure()
    assert stage.remove()
    assert stage.clusters() == frozenset()


def test_a_start_that_meets_a_removal_leaves_nothing_running(stage: Stage) -> None:
    starts = [stage.elsewhere("ensure"), stage.elsewhere("ensure")]
    wait_until(stage.folder.root.exists, every=0.005)
    assert stage.remove()
    for start in starts:
        start.wait(30)
    assert stage.alive() == {}
    assert stage.look().presence is Presence.ABSENT


def test_a_killed_taskmanager_is_started_again_and_the_others_stay(stage: Stage) -> None:
    stage.ensure()
    first = stage.until_alive(*EVERY)
    stage.kill("taskmanager-2")
    seen = stage.look()
    assert (seen.presence, seen.is_complete) == (Presence.PRESENT, False)
    dead = next(one for one in seen.processes if not one.is_alive)
    assert (dead.name, dead.exit_code) == ("taskmanager-2", 128 + signal.SIGKILL)
    stage.ensure()
    second = stage.until_alive(*EVERY)
    assert {name for name in EVERY if first[name] != second[name]} == {"taskmanager-2"}


def test_a_killed_jobmanager_is_never_started_again(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    stage.kill(JOBMANAGER)
    assert stage.look().presence is Presence.ABSENT
    assert stage.clusters() == {NAME}, "its TaskManagers run"
    with pytest.raises(Unavailable, match="start again") as raised:
        stage.ensure()
    assert raised.value.detail_code == "lost"
    stage.until_alive(*TASKMANAGERS)


def test_a_jobmanager_that_is_gone_with_its_wrapper_is_never_started_again(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    wrapper = process.pid_of(stage.folder, JOBMANAGER)
    assert wrapper
    os.killpg(wrapper, signal.SIGKILL)
    wait_until(lambda: not process.is_alive(stage.folder, JOBMANAGER))
    with pytest.raises(Unavailable):
        stage.ensure()
    stage.until_alive(*TASKMANAGERS)


def test_a_program_whose_wrapper_was_killed_is_alive_and_can_be_ended(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    wrapper = process.pid_of(stage.folder, JOBMANAGER)
    assert wrapper
    os.kill(wrapper, signal.SIGKILL)
    stage.ensure()
    assert stage.look().presence is Presence.PRESENT
    stage.until_alive(*EVERY)
    assert stage.remove()
    assert stage.alive() == {}


def test_a_removed_cluster_leaves_its_logs_and_state_and_no_other_trace(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    home = stage.settings.home
    assert stage.folder.token.read_text() == "t0ken-of-the-run"
    assert stage.remove()
    left = {str(file.relative_to(home)) for file in home.rglob("*")}
    logs = {f"clusters/{NAME}/logs/{name}.out" for name in EVERY}
    kept = {"clusters", f"clusters/{NAME}", f"clusters/{NAME}/logs", f"clusters/{NAME}/archive"}
    state = {"state", "state/job", "state/job/checkpoints", "state/job/savepoints"}
    assert left == logs | kept | state | {"ports", "locks", f"locks/{NAME}.removed"}
    with pytest.raises(Refused):
        stage.ensure()
    assert stage.remove()


def test_what_a_cluster_keeps_is_for_its_owner_alone(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    assert stat.S_IMODE(stage.folder.root.stat().st_mode) == 0o700
    for file in (stage.folder.token, stage.folder.conf / "config.yaml"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for one in process.strays(stage.settings.home)[NAME]:
        with contextlib.suppress(psutil.NoSuchProcess):
            assert "t0ken-of-the-run" not in f"{one.cmdline()} {one.environ()}"


@pytest.mark.parametrize("state", ["deaf", "stopped"])
def test_a_process_that_does_not_listen_is_ended_too(stage: Stage, state: str) -> None:
    if state == "deaf":
        stage.tell(jobmanager="deaf", taskmanager_1="deaf")
    stage.ensure()
    pids = stage.until_alive(*EVERY)
    if state == "stopped":
        for name in (JOBMANAGER, "taskmanager-1"):
            os.kill(pids[name], signal.SIGSTOP)
    else:
        wait_until(lambda: "deaf" in (stage.folder.logs / "jobmanager.out").read_text())
    assert stage.remove()
    assert stage.alive() == {}


def test_ended_processes_do_not_stay_as_zombies(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    assert stage.elsewhere("remove").wait(30) == 0
    assert stage.clusters() == frozenset()
    mine = psutil.Process().children()
    assert [one for one in mine if one.status() == psutil.STATUS_ZOMBIE] == []


def test_a_deleted_working_folder_hides_nothing_and_is_made_again(stage: Stage) -> None:
    stage.ensure()
    first = stage.until_alive(*EVERY)
    shutil.rmtree(stage.folder.root)
    assert stage.look().presence is Presence.PRESENT
    assert stage.clusters() == {NAME}
    stage.kill("taskmanager-1")
    stage.ensure()
    second = stage.until_alive(*EVERY)
    assert first[JOBMANAGER] == second[JOBMANAGER]
    assert (stage.folder.conf / "config.yaml").exists()


@pytest.mark.parametrize("with_working_folder", [True, False])
def test_deleted_locks_hide_nothing_and_nothing_is_started_twice(
    stage: Stage, with_working_folder: bool
) -> None:
    stage.ensure()
    first = stage.until_alive(*EVERY)
    shutil.rmtree(stage.folder.locks)
    if with_working_folder:
        shutil.rmtree(stage.folder.root)
    seen = stage.look()
    assert seen.presence is Presence.PRESENT
    assert {one.name for one in seen.processes} == set(EVERY)
    assert str(stage.folder.locks) in (seen.message or "")
    assert stage.clusters() == {NAME}
    with pytest.raises(Unavailable, match="deleted") as raised:
        stage.ensure()
    assert raised.value.detail_code == "lost"
    assert stage.alive() == first
    assert stage.remove()
    assert stage.alive() == {}


def test_locks_deleted_after_the_end_do_not_bring_a_second_start(stage: Stage) -> None:
    stage.ensure()
    stage.until_alive(*EVERY)
    for name in EVERY:
        stage.kill(name)
    shutil.rmtree(stage.folder.locks)
    assert stage.look().presence is Presence.ABSENT
    with pytest.raises(Unavailable):
        stage.ensure()
    assert stage.alive() == {}


def test_clusters_have_ports_of_their_own_for_as_long_as_they_live(stage: Stage) -> None:
    other = replace(stage.spec, cluster_id="run_2")
    few = replace(stage.settings, ports=range(31_600, 31_606))
    try:
        provision.ensure(few, stage.spec)
        provision.ensure(few, other)
        plans = [
            ClusterPlan.read(stage.folder),
            ClusterPlan.read(replace(stage.folder, cluster_id="run_2")),
        ]
        ports = [port for plan in plans if plan for port in plan.ports]
        assert sorted(ports) == list(few.ports)
        third = replace(stage.spec, cluster_id="run_3")
        with pytest.raises(Unavailable, match="Fewer than 3 ports"):
            provision.ensure(few, third)
        assert stage.remove()
        provision.ensure(few, third)
    finally:
        for name in ("run_2", "run_3"):
            assert provision.remove(few, name)
    assert list(stage.folder.ports.iterdir()) == []


@pytest.fixture
def foreigner() -> Generator[list[socket.socket]]:
    """Sockets of somebody else, closed at the end."""
    held: list[socket.socket] = []
    yield held
    for one in held:
        one.close()


def test_a_jobmanager_that_lost_its_port_at_the_start_gets_another_one(
    stage: Stage, foreigner: list[socket.socket]
) -> None:
    stage.tell(jobmanager="exit 1")
    stage.ensure()
    wait_until(lambda: process.exit_code(stage.folder, JOBMANAGER) == 1)
    first = ClusterPlan.read(stage.folder)
    assert first
    assert stage.look().presence is Presence.EXITED, "while nobody sits on its ports"
    foreigner.append(socket.create_server(("127.0.0.1", first.rest_port)))
    assert stage.look().presence is Presence.ABSENT
    old = stage.until_alive(*TASKMANAGERS)
    stage.tell()
    stage.ensure()
    new = stage.until_alive(*EVERY)
    assert not set(old.values()) & set(new.values()), "they knew the old address"
    second = ClusterPlan.read(stage.folder)
    assert second
    assert first.rest_port not in second.ports
    assert stage.look().rest_url == f"http://127.0.0.1:{second.rest_port}"


def test_a_jobmanager_whose_end_for_a_lost_port_was_a_fatal_one_gets_another_one(
    stage: Stage, foreigner: list[socket.socket]
) -> None:
    """Pekko, when it cannot listen, may end the process before Flink does."""
    stage.tell(jobmanager="exit 239")
    stage.ensure()
    wait_until(lambda: process.exit_code(stage.folder, JOBMANAGER) == 239)
    first = ClusterPlan.read(stage.folder)
    assert first
    foreigner.append(socket.create_server(("127.0.0.1", first.rpc_port)))
    with pytest.raises(Unavailable) as lost:
        stage.ensure()
    assert lost.value.detail_code == "lost", "any fatal error of a job that ran ends so too"
    (stage.folder.logs / "jobmanager.log").write_text(
        f"ERROR NettyTransport - failed to bind to host:127.0.0.1 port:{first.rpc_port}, shutting\n"
    )
    stage.tell()
    stage.ensure()
    second = ClusterPlan.read(stage.folder)
    assert second
    assert first.rpc_port not in second.ports


@pytest.mark.parametrize("fact", ["checkpoint", "report", "exit code"])
def test_a_jobmanager_that_had_begun_is_not_started_again_whoever_sits_on_its_port(
    stage: Stage, foreigner: list[socket.socket], fact: str
) -> None:
    stage.tell(jobmanager=f"exit {2 if fact == 'exit code' else 1}")
    stage.ensure()
    wait_until(lambda: process.exit_code(stage.folder, JOBMANAGER) is not None)
    plan = ClusterPlan.read(stage.folder)
    assert plan
    foreigner.append(socket.create_server(("127.0.0.1", plan.rest_port)))
    if fact == "checkpoint":
        (stage.settings.home / "state" / "job" / "checkpoints" / plan.flink_job_id).mkdir()
    elif fact == "report":
        stage.folder.report.write_text('{"code": "sql_invalid", "message": "No such table."}')
    assert stage.look().presence is Presence.EXITED
    stage.ensure()
    stage.until_alive(*TASKMANAGERS)


def test_a_server_waits_for_another_that_changes_the_same_cluster(stage: Stage) -> None:
    turn = lock.wait_for(stage.folder.mutex)
    start = threading.Thread(target=stage.ensure)
    start.start()
    start.join(0.3)
    assert start.is_alive()
    assert stage.alive() == {}
    os.close(turn)
    start.join(30)
    stage.until_alive(*EVERY)
    assert not stage.folder.mutex.exists()


def test_a_missing_engine_release_or_java_is_named_with_the_next_step(stage: Stage) -> None:
    (stage.place / "release" / "bin" / "java").chmod(0o600)
    with pytest.raises(Unavailable, match=r"Java was not found at .*java\. Install Java 17"):
        stage.ensure()
    (stage.place / "release" / "lib").rmdir()
    with pytest.raises(Unavailable, match=r"xuanwu release install 2\.2\.1"):
        stage.ensure()
    (stage.place / "engine.jar").unlink()
    with pytest.raises(Unavailable, match=r"engine\.jar\. Build it with: make dev"):
        stage.ensure()


def test_a_home_that_cannot_be_written_is_named(stage: Stage) -> None:
    (stage.place / "file").touch()
    settings = replace(stage.settings, home=stage.place / "file" / "home")
    with pytest.raises(Unavailable, match=r"/file.*permissions"):
        provision.ensure(settings, stage.spec)


def test_too_little_memory_is_said_before_anything_is_started(stage: Stage) -> None:
    tiny = Resources(jobmanager=ProcessResources(memory=ByteSize.parse("100m")))
    with pytest.raises(Exception, match="memory") as raised:
        provision.ensure(stage.settings, replace(stage.spec, resources=tiny))
    assert getattr(raised.value, "where", None) == "resources.jobmanager.memory"
    assert not stage.folder.root.exists()


@pytest.fixture
def full_disk(stage: Stage) -> Generator[Path]:
    """The home on a disk of which nothing is free, and a file whose end makes room."""
    home = stage.settings.home
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "xuanwu-test", str(home)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk, and not in every container")
    filler = home / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as out:
        while True:
            out.write(bytes(4096))
    yield filler
    filler.unlink(missing_ok=True)
    assert stage.remove()
    subprocess.run(["umount", str(home)], check=True)


def test_a_full_disk_is_said_and_nothing_is_lost_once_there_is_room(
    stage: Stage, full_disk: Path
) -> None:
    with pytest.raises(Unavailable, match=r"No space left on device.*Free some space"):
        stage.ensure()
    assert stage.alive() == {}
    full_disk.unlink()
    stage.ensure()
    stage.until_alive(*EVERY)


def test_a_cluster_whose_disk_filled_up_can_be_removed(stage: Stage, full_disk: Path) -> None:
    full_disk.unlink()
    stage.ensure()
    stage.until_alive(*EVERY)
    with contextlib.suppress(OSError), full_disk.open("wb", buffering=0) as out:
        while True:
            out.write(bytes(4096))
    assert stage.look().presence is Presence.PRESENT
    assert stage.remove()
    assert stage.alive() == {}
