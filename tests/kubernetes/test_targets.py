"""A target of a real cluster, added, tested, changed and removed while its server runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.kubernetes.conftest import OnNode
from tests.kubernetes.ground import Ground
from xuanwu.model.state import State

pytestmark = pytest.mark.kubernetes
NAME = "later"


def test_a_job_runs_on_a_target_that_was_added_to_a_running_server(
    ground: Ground, begin: Callable[..., OnNode], tmp_path: Path
) -> None:
    journey = begin(ground, {})
    settings, file = ground.settings("2.2.1", jobmanagers=1), tmp_path / "later.yaml"
    assert _listed(journey) == {}
    tried = _tried(journey, file, {**settings, "namespace": f"{ground.namespace.name}-x"}, code=1)
    assert tried["namespace"] == "failed"
    tried = _tried(journey, file, settings, code=0)
    assert tried.pop("server") in {"ok", "warning"}
    assert set(tried.values()) == {"ok"}

    journey.cli("target", "add", NAME, "-f", str(file), check=True)
    assert _listed(journey)[NAME]["clusters"] == 0
    journey.apply("count", target=NAME)
    run = journey.start("count")
    journey.until(run, State.RUNNING, within=240)
    journey.until_printed(run)

    file.write_text(yaml.safe_dump({**settings, "labels": {"team": "flights"}, "log_days": 1}))
    journey.cli("target", "edit", NAME, "-f", str(file), check=True)
    assert _listed(journey)[NAME]["version"] == 2
    before = journey.until_printed(run)
    journey.until_printed(run, lambda n: n > before)
    assert journey.run(run.id).state is State.RUNNING
    assert journey.alive() == {run.id}
    refused = journey.cli("target", "remove", NAME, "--yes")
    assert (refused.returncode, run.id in refused.stderr) == (4, True)

    journey.stop(run)
    assert journey.alive() == frozenset()
    follower = journey.start("count")
    journey.until(follower, State.RUNNING, within=240)
    (deployment,) = journey.objects("deployments", follower, "jobmanager")
    assert deployment["metadata"]["labels"]["team"] == "flights"
    journey.stop(follower)

    removed = journey.cli("target", "remove", NAME, "--yes", check=True)
    assert "count" in removed.stderr
    assert _listed(journey) == {}
    assert journey.cli("run", "start", "count").returncode == 3


def _listed(journey: OnNode) -> dict[str, Any]:
    told = journey.cli("target", "list", "-o", "json", check=True).stdout
    return {one["name"]: one for one in json.loads(told)}


def _tried(journey: OnNode, file: Path, settings: dict[str, Any], *, code: int) -> dict[str, str]:
    """The status of each step of a test of settings that are not saved."""
    file.write_text(yaml.safe_dump(settings))
    ended = journey.cli("target", "test", NAME, "-f", str(file), "-o", "json")
    assert ended.returncode == code, ended.stderr
    return {step["name"]: step["status"] for step in json.loads(ended.stdout)["steps"]}
