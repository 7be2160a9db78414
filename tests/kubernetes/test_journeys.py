"""As a user goes it, with runs on a real node: the flights case, and a switch of release."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.kubernetes.conftest import TARGET, OnNode
from tests.kubernetes.ground import STATE, Ground
from tests.support import releases
from tests.support.wait import wait_until
from xuanwu.cluster.kubernetes.names import names_of
from xuanwu.examples.cases import cases, variables
from xuanwu.examples.dataset import ensure
from xuanwu.model.state import State

pytestmark = pytest.mark.kubernetes

DATA, OUTPUT = "flights", "flights-output"


def test_the_flights_case_runs_on_two_releases_at_once(
    ground: Ground, begin: Callable[..., OnNode], tmp_path: Path
) -> None:
    journey = begin(ground, {TARGET: ground.settings(*releases.EVERY)})
    _bring_data(ground)
    for name, value in variables(Path("/state", DATA), Path("/state", OUTPUT)).items():
        journey.cli("variable", "set", name, value, check=True)
    names = {version: f"flights-{version.replace('.', '-')}" for version in releases.EVERY}
    for version, name in names.items():
        journey.cli("apply", "-f", str(_job_file(tmp_path, name, version)), check=True)
        journey.cli("run", "start", name, check=True)
    runs = {version: journey.run_of(name) for version, name in names.items()}
    for version, run in runs.items():
        running = journey.until(run, State.RUNNING, within=240)
        assert (running.release, running.target) == (version, TARGET)
    for run in runs.values():
        rows = wait_until(lambda run=run: journey.printed(run), within=120, what="rows")
        assert rows[0].startswith("+I[2013-")
    assert journey.alive() == {run.id for run in runs.values()}
    for run in runs.values():
        journey.stop(run)
        with journey.server.client() as client:
            log = client.runs.logs(run.id, lines=50)
        assert log.lines, "logs outlive the pods"
    assert journey.alive() == frozenset()


def test_a_job_switches_its_release_and_goes_on_from_its_savepoint(
    ground: Ground, begin: Callable[..., OnNode], ingress: str
) -> None:
    old, new = releases.EVERY
    hosts = {"class": "nginx", "host": "{cluster}.flink.example.com"}
    target = ground.settings(old, new, ingress=hosts, reach="proxy")
    journey = begin(ground, {TARGET: target})
    journey.apply("count", release=old)
    first = journey.start("count")
    journey.until(first, State.RUNNING, within=180)
    reached = journey.until_printed(first, lambda n: n >= 20)
    host = hosts["host"].format(cluster=names_of(first.id).owner)
    shown = wait_until(lambda: _ask(ingress, host, "/jobs/overview"), what=f"a page at {host}")
    assert [job["state"] for job in shown["jobs"]] == ["RUNNING"]
    journey.apply("count", release=new)
    stopped = journey.stop(first, savepoint=True)
    assert stopped.state is State.CANCEL
    second = journey.start("count", restore="latest")
    assert second.restore_path
    running = journey.until(second, State.RUNNING, State.FAILED, within=180)
    assert (running.state, running.release) == (State.RUNNING, new)
    assert journey.until_printed(second) > reached
    journey.stop(second)


def _ask(address: str, host: str, path: str) -> Any:
    """What Flink says through the Ingress, or nothing until that is there."""
    answer = httpx.get(f"http://{address}{path}", headers={"Host": host}, trust_env=False)
    return answer.json() if answer.is_success else None


def _bring_data(ground: Ground) -> None:
    """The data set onto the volume that all pods mount."""
    made = ensure(releases.HOME)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for part in ("flights", "airlines", "weather"):
            archive.add(made / part, arcname=f"{DATA}/{part}")
    ground.node.run("tar", "-x", "-C", STATE, stdin=packed.getvalue())
    ground.node.run("mkdir", "-p", f"{STATE}/{OUTPUT}")
    ground.node.run("chmod", "-R", "a+rwX", f"{STATE}/{DATA}", f"{STATE}/{OUTPUT}")


def _job_file(folder: Path, name: str, release: str) -> Path:
    """The case as it comes, on a release, with as little CPU as a busy node has."""
    case = cases()[0].job_file
    spec = yaml.safe_load(case.read_text())
    spec |= {"name": name, "release": release, "sql": str(case.with_name("flights.sql"))}
    for role in ("jobmanager", "taskmanager"):
        spec["resources"][role]["cpu"] = 0.1
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(spec))
    return file
