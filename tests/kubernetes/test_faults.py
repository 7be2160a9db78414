"""Whatever is killed, deleted, refused or silent: the state becomes true again, nothing doubles."""

from __future__ import annotations

import contextlib
import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_faults import arm, start_again
from tests.kubernetes.conftest import OnNode
from tests.kubernetes.ground import Ground
from tests.kubernetes.node import pki
from tests.support.wait import wait_until
from xuanwu.client.views import RunView
from xuanwu.cluster.kubernetes import names
from xuanwu.kernel.errors import XuanwuError
from xuanwu.model.state import Seen, State

pytestmark = pytest.mark.kubernetes

BEGUN = (
    "kubernetes.owner.after",
    "kubernetes.-flink",
    "kubernetes.-jobmanager",
    "kubernetes.-taskmanager",
    "ensure.after",
)
REMOVED = "kubernetes.tombstone.after", "remove.after"
NOWHERE = {"node_selector": {"no": "such-node"}}


def until(journey: OnNode, run: RunView, ready: Callable[[RunView], bool], what: str) -> RunView:
    def there() -> RunView | None:
        found = journey.run(run.id)
        return found if ready(found) else None

    return wait_until(there, within=180, what=what)


def goes_on(journey: OnNode, run: RunView, after: int) -> int:
    """That the one job of the run runs again with all that it had counted."""
    until(journey, run, lambda one: one.flink_state == "RUNNING", "the job running")
    # Flink says so, too, until it has missed the heartbeats of what was killed.
    total = journey.until_printed(run, lambda n: n > after, within=180)
    found = journey.run(run.id)
    assert found.state is State.RUNNING
    moves = [event.cause for event in journey.events(run) if event.cause]
    assert moves == ["accepted", "started"]
    return total


def test_a_run_survives_whatever_happens_to_its_pods_and_objects(
    ground: Ground, begin: Callable[..., OnNode]
) -> None:
    journey = begin(ground, {"kube": ground.settings("2.2.1", jobmanagers=2)})
    journey.apply("count")
    run = journey.start("count")
    journey.until(run, State.RUNNING, within=180)
    total = journey.until_printed(run, lambda n: n >= 10)

    journey.delete("pods", _leader(journey, run), grace_s=0)
    total = goes_on(journey, run, total)

    journey.delete("pods", journey.taskmanager(run), grace_s=0)
    total = goes_on(journey, run, total)

    name = names.names_of(run.id)
    for plural, deleted in (("configmaps", name.files), ("services", name.rest)):
        journey.delete(plural, deleted)
        wait_until(
            lambda plural=plural, deleted=deleted: deleted in _names(journey, plural, run),
            within=180,
            what=f"{deleted} made again",
        )
    total = goes_on(journey, run, total)

    _drain(journey, run)
    journey.until_message(run, "No node can run the pod")
    _cordon(journey, is_closed=False)
    goes_on(journey, run, total)

    journey.delete("deployments", name.role(names.JOBMANAGER))
    lost = journey.until(run, State.FAILED)
    assert lost.failure
    assert (lost.failure.code, "was deleted" in lost.failure.message) == ("lost", True)
    follower = journey.until(journey.follower(run), State.RUNNING, within=180)
    assert follower.restore_path
    journey.until_removed(run)
    assert journey.alive() == {follower.id}
    journey.stop(follower)
    assert journey.alive() == frozenset()


def test_an_api_server_that_is_away_for_a_minute_fails_no_run(on_node: OnNode) -> None:
    node = on_node.ground.node
    on_node.apply("count")
    run = on_node.start("count")
    on_node.until(run, State.RUNNING, within=180)
    total = on_node.until_printed(run)
    node.send("kube-apiserver", signal.SIGSTOP)
    try:
        silent = until(on_node, run, lambda one: (one.seen_age_s or 0) > 60, "a minute's silence")
    finally:
        node.send("kube-apiserver", signal.SIGCONT)
    assert (silent.state, silent.seen) == (State.RUNNING, Seen.SILENT)
    until(on_node, run, lambda one: one.seen is Seen.RUNNING, "seen again")
    goes_on(on_node, run, total)


def test_what_a_target_cannot_carry_is_told_in_plain_words_and_delays_no_other(
    ground: Ground, begin: Callable[..., OnNode], tmp_path: Path
) -> None:
    good = ground.settings("2.2.1")
    targets = {
        "good": good,
        "no-image": good | {"image": "localhost/nothing:{release}", "pull": {}},
        "no-rights": good | {"access": _weak(ground, tmp_path)},
        "no-config": good | {"access": {"kubeconfig": str(tmp_path / "none")}},
        "no-server": good | {"access": {"server": "https://127.0.0.1:9"}},
        "no-node": good | NOWHERE,
    }
    journey = begin(ground, targets)
    for name in targets:
        journey.apply(name, target=name)
    runs = {name: journey.start(name) for name in targets}
    journey.until(runs["good"], State.RUNNING, within=180)
    told = {
        "no-image": ("image_unavailable", "The image 'localhost/nothing:2.2.1' cannot be pulled"),
        "no-rights": ("right_missing", "not permitted to list"),
        "no-config": ("kubernetes_access_invalid", "cannot be used"),
    }
    for name, (code, words) in told.items():
        failed = journey.until(runs[name], State.FAILED)
        assert failed.failure
        assert (failed.failure.code, words in failed.failure.message) == (code, True)
        journey.until_removed(failed)
    assert journey.until_message(runs["no-server"], "cannot be reached").state is State.ACCEPT
    assert journey.until_message(runs["no-node"], "No node can run the pod").state is State.ACCEPT
    shown = json.loads(journey.cli("target", "list", "-o", "json", check=True).stdout)
    assert {one["name"] for one in shown if one["message"]} == {
        "no-rights",
        "no-config",
        "no-server",
    }
    for name in ("good", "no-node"):
        assert journey.stop(runs[name]).state is State.CANCEL


def test_a_quota_that_has_no_room_ends_a_start_and_nothing_is_left(on_node: OnNode) -> None:
    on_node.ground.namespace.apply(
        {
            "apiVersion": "v1",
            "kind": "ResourceQuota",
            "metadata": {"name": "small"},
            "spec": {"hard": {"limits.memory": "1000Mi"}},
        }
    )
    on_node.apply("count")
    run = on_node.start("count")
    failed = on_node.until(run, State.FAILED, within=120)
    assert failed.failure
    assert "The quota of the namespace is exhausted" in failed.failure.message
    on_node.until_removed(run)
    assert on_node.alive() == frozenset()


def test_a_run_that_is_stopped_while_it_starts_leaves_nothing(on_node: OnNode) -> None:
    on_node.apply("count")
    run = on_node.start("count")
    wait_until(lambda: _names(on_node, "pods", run), within=180, what="pods")
    assert on_node.stop(run).state is State.CANCEL
    assert on_node.alive() == frozenset()


def test_a_server_killed_at_any_step_leaves_one_cluster_a_run_and_in_the_end_none(
    ground: Ground, begin: Callable[..., OnNode]
) -> None:
    journey = begin(ground, {"kube": ground.settings(**NOWHERE)})
    runs: list[RunView] = []
    for number, point in enumerate(BEGUN):
        journey.apply(f"count-{number}")
        note = arm(journey, point)
        with contextlib.suppress(XuanwuError):  # the server may die before it has answered
            journey.start(f"count-{number}")
        start_again(journey, note)
        if not journey.runs_of(f"count-{number}"):  # it died at the step of an earlier run
            journey.start(f"count-{number}")
        runs.append(journey.run_of(f"count-{number}"))
    for run in runs:  # its lease was the dead server's
        journey.until_message(run, "No node can run the pod", within=120)
        assert len(_names(journey, "deployments", run)) == 2
        assert len(_names(journey, "pods", run)) == 2
        wait_until(lambda run=run: _says_begun(journey, run), within=180, what="all made, and said")
    for run, point in zip(runs, REMOVED, strict=False):
        note = arm(journey, point)
        with contextlib.suppress(XuanwuError), journey.server.client() as client:
            client.runs.stop(run.id)
        start_again(journey, note)
    for run in runs:
        assert journey.stop(run).state is State.CANCEL
    assert journey.alive() == frozenset()


def test_two_servers_at_once_make_one_cluster_a_run(
    ground: Ground, begin: Callable[..., OnNode]
) -> None:
    journey = begin(ground, {"kube": ground.settings(**NOWHERE)})
    with journey.another("controller"):
        for number in range(4):
            journey.apply(f"count-{number}")
        runs = [journey.start(f"count-{number}") for number in range(4)]
        for run in runs:
            journey.until_message(run, "No node can run the pod")
            assert len(_names(journey, "deployments", run)) == 2
            assert len(_names(journey, "pods", run)) == 2
        for run in runs:
            journey.stop(run)
    assert journey.alive() == frozenset()


def _says_begun(journey: OnNode, run: RunView) -> bool:
    """Whether its owner says that all was there once."""
    owners = journey.objects("configmaps", run)
    return any(names.BEGUN in (one["metadata"].get("annotations") or {}) for one in owners)


def _names(journey: OnNode, plural: str, run: RunView) -> list[str]:
    return [one["metadata"]["name"] for one in journey.objects(plural, run)]


def _leader(journey: OnNode, run: RunView) -> str:
    """The JobManager whose address stands in Flink's ConfigMap of the election."""
    api, namespace = journey.ground.node.api, journey.ground.namespace
    own = names.flink_selector(run.id)
    election = [
        one.get("data")
        for one in api.items(namespace.path("configmaps"))
        if own.items() <= (one["metadata"].get("labels") or {}).items()
    ]
    pods = journey.objects("pods", run, names.JOBMANAGER)
    (leader,) = [one for one in pods if f"//{one['status'].get('podIP')}:" in json.dumps(election)]
    return leader["metadata"]["name"]


def _cordon(journey: OnNode, *, is_closed: bool) -> None:
    manifest = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": pki.NODE},
        "spec": {"unschedulable": is_closed},
    }
    journey.ground.node.api.apply(manifest)


def _drain(journey: OnNode, run: RunView) -> None:
    """As `kubectl drain`: closes the node, then evicts; a budget keeps the last JobManager."""
    api, namespace = journey.ground.node.api, journey.ground.namespace
    _cordon(journey, is_closed=True)
    for name in (_leader(journey, run), journey.taskmanager(run)):
        eviction: dict[str, Any] = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": name, "namespace": namespace.name},
        }
        api.create(namespace.path("pods", f"{name}/eviction"), eviction)
        wait_until(
            lambda name=name: name not in _names(journey, "pods", run), within=180, what="evicted"
        )


def _weak(ground: Ground, folder: Path) -> dict[str, Any]:
    """The access of an account without any right."""
    namespace, node = ground.namespace, ground.node
    namespace.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "weak"}})
    made = node.api.create(namespace.path("serviceaccounts", "weak/token"), {"spec": {}})
    token = folder / "weak-token"
    token.write_text(made["status"]["token"])
    authority = node.place.home / "pki" / "ca.crt"
    return {"server": node.place.api, "token_file": str(token), "ca_file": str(authority)}
