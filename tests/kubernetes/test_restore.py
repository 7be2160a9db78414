"""A run that is lost before any server heard of a checkpoint: the next one looks for it itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.kubernetes.conftest import TARGET, OnNode
from tests.kubernetes.ground import STATE, Ground
from tests.support.wait import wait_until
from xuanwu.client.views import RunView
from xuanwu.cluster.kubernetes import names
from xuanwu.model.state import State

pytestmark = pytest.mark.kubernetes

DEAF = {"TRACKING__CHECKPOINT_EVERY": "1000000"}


@pytest.mark.parametrize(("interval", "goes_on"), [("500 ms", True), ("1 h", False)])
def test_a_follower_begins_with_a_checkpoint_of_which_nobody_heard_or_anew_where_there_is_none(
    ground: Ground, begin: Callable[..., OnNode], interval: str, goes_on: bool
) -> None:
    journey = begin(ground, {TARGET: ground.settings("2.2.1")}, **DEAF)
    options = {"execution.checkpointing.interval": interval}
    journey.apply("count", options=options, restart={"delay": "100ms"})
    run = journey.start("count")
    journey.until(run, State.RUNNING, within=180)
    journey.until_printed(run, lambda n: n >= 100)
    if goes_on:
        wait_until(lambda: _checkpoints(journey, run), within=60, what="a checkpoint")
    role = names.names_of(run.id).role(names.JOBMANAGER)
    journey.delete("deployments", role)
    lost = journey.until(run, State.FAILED)
    assert (lost.failure and lost.failure.code, lost.checkpoint_path) == ("lost", None)
    follower = journey.until(journey.follower(run), State.RUNNING, State.FAILED, within=180)
    assert (follower.state, follower.restore_otherwise) == (State.RUNNING, ("none",))
    journey.until_printed(follower)
    first = journey.printed(follower)[0]
    assert ("+I[1, 1]" in first) is not goes_on, first
    journey.stop(follower)
    assert journey.alive() == frozenset()


def _checkpoints(journey: OnNode, run: RunView) -> str:
    """The complete ones in the run's folder on the node."""
    folder = f"{STATE}/jobs/{run.job_id}/checkpoints/{run.flink_job_id}"
    return journey.ground.node.run("sh", "-c", f"ls {folder}/chk-*/_metadata || true")
