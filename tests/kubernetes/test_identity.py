"""A namespace that was deleted and made again is another one: its runs wait for somebody's word."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.kubernetes.conftest import TARGET, OnNode
from tests.kubernetes.ground import Ground, flink_accounts
from tests.support.wait import wait_until
from xuanwu.client.runs import RunFilter
from xuanwu.model.state import Seen, State

pytestmark = pytest.mark.kubernetes
ANOTHER = "refers to a different namespace than before"


def test_runs_of_a_namespace_made_anew_are_silent_and_lost_only_once_it_is_forgotten(
    ground: Ground, begin: Callable[..., OnNode]
) -> None:
    journey = begin(ground, {TARGET: ground.settings("2.2.1")})
    journey.apply("count")
    run = journey.start("count")
    journey.until(run, State.RUNNING, within=180)
    journey.until_printed(run)
    _make_anew(ground)
    hidden = journey.until_message(run, f"{ANOTHER} ('{ground.namespace.name}' at")
    assert (hidden.state, hidden.seen) == (State.RUNNING, Seen.SILENT)
    (shown,) = json.loads(journey.cli("target", "list", "-o", "json", check=True).stdout)
    assert (shown["clusters"], ANOTHER in shown["message"]) == (None, True)
    journey.apply("another")
    waiting = journey.until_message(journey.start("another"), ANOTHER)
    assert waiting.state is State.ACCEPT
    with journey.server.client() as client:
        assert [one.id for one in client.runs.list(RunFilter(job="count"))] == [run.id]
    assert journey.run(run.id).state is State.RUNNING
    assert journey.alive() == frozenset()

    journey.cli("target", "forget", TARGET, "--yes", check=True)
    lost = journey.until(run, State.FAILED)
    assert lost.failure and lost.failure.code == "lost"
    follower = journey.until(journey.follower(run), State.RUNNING, within=180)
    journey.until(waiting, State.RUNNING, within=180)
    for one in (follower, waiting):
        journey.stop(one)
    assert journey.alive() == frozenset()


def _make_anew(ground: Ground) -> None:
    """As an operator would by hand, with all that an installation puts there."""
    api, name = ground.node.api, ground.namespace.name
    own = f"/api/v1/namespaces/{name}"
    api.delete(own, propagation="Background")
    api.delete(ground.namespace.path("pods"), grace_s=0)
    wait_until(lambda: api.find(own) is None, within=120, what=f"no namespace {name}")
    api.create("/api/v1/namespaces", {"metadata": {"name": name}})
    for one in flink_accounts(name):
        ground.namespace.apply(one)
    authority = ground.namespace.path("configmaps", "kube-root-ca.crt")
    wait_until(lambda: api.find(authority), what=authority)
