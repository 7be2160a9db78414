"""What is told of a run by its objects: whether it is there, and in plain words what it lacks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.pods import Pod, kept_of_pod
from xuanwu.cluster.kubernetes.sight import (
    Group,
    Plan,
    kept_of_config_map,
    kept_of_deployment,
    sight_of,
)
from xuanwu.cluster.target import Presence, Sight

IMAGE = "registry.example.com/flink:2.2.1"
BEGUN = {
    names.CLUSTER_ID: "run_1",
    names.DIGEST: "d",
    names.FLINK_JOB_ID: "1" * 32,
    names.STATE_NAME: "flights",
    names.BEGUN: "true",
}
RUNNING: dict[str, Any] = {
    "state": {"running": {"startedAt": "2026-11-21T10:00:00Z"}},
    "ready": True,
}


def _owner(**metadata: Any) -> Plan:
    found = kept_of_config_map(
        {"metadata": {"name": "run-1", "uid": "u", "annotations": BEGUN, **metadata}}
    )
    assert isinstance(found, Plan)
    return found


def _pod(
    container: dict[str, Any] | None = None,
    role: str = names.JOBMANAGER,
    phase: str = "Running",
    **status: Any,
) -> Pod:
    statuses = [{"name": "flink", "image": IMAGE, **container}] if container else []
    return kept_of_pod(
        {
            "metadata": {"name": f"{role}-x", "labels": {names.ROLE: role}},
            "spec": {"nodeName": "node1"},
            "status": {"phase": phase, "containerStatuses": statuses, **status},
        }
    )


def _waits(reason: str, message: str = "") -> dict[str, Any]:
    return {"state": {"waiting": {"reason": reason, "message": message}}}


def _ended(code: int, reason: str = "Error", message: str = "", **now: Any) -> dict[str, Any]:
    last = {"terminated": {"exitCode": code, "reason": reason, "message": message}}
    return {**(now or _waits("CrashLoopBackOff")), "lastState": last, "restartCount": 1}


def _group(role: str, **status: Any) -> Group:
    return kept_of_deployment(
        {"metadata": {"labels": {names.ROLE: role}}, "spec": {"replicas": 2}, "status": status}
    )


BOTH = (_group(names.JOBMANAGER), _group(names.TASKMANAGER))
OTHERS = ("run-1-flink", "run-1-rest")


def _look(*pods: Pod, plan: Plan | None = None, groups: tuple[Group, ...] = BOTH) -> Sight:
    return sight_of(plan or _owner(), groups, pods, OTHERS, "http://rest")


@pytest.mark.parametrize("gone", OTHERS)
def test_a_run_that_lacks_its_files_or_its_service_is_not_complete(gone: str) -> None:
    others = set(OTHERS) - {gone}
    sight = sight_of(_owner(), BOTH, (_pod(RUNNING),), others, "http://rest")
    assert (sight.presence, sight.is_complete) == (Presence.PRESENT, False)


def test_a_run_that_lives_is_there_with_its_pods() -> None:
    sight = _look(_pod(RUNNING), _pod(RUNNING, names.TASKMANAGER))
    assert (sight.presence, sight.is_complete, sight.message) == (Presence.PRESENT, True, None)
    assert sight.rest_url == "http://rest"
    assert [(one.name, one.role, one.is_alive) for one in sight.processes] == [
        ("jobmanager-x", "jobmanager", True),
        ("taskmanager-x", "taskmanager", True),
    ]


def test_a_run_without_owner_is_absent() -> None:
    assert sight_of(None, (), (_pod(RUNNING),), (), None).presence is Presence.ABSENT


@pytest.mark.parametrize("annotations", [None, {}, {names.CLUSTER_ID: "run_1"}])
def test_other_config_maps_are_no_owner(annotations: dict[str, str] | None) -> None:
    other: Any = {"name": "x", "annotations": annotations}
    assert kept_of_config_map({"metadata": other}) is None
    assert kept_of_config_map({"metadata": other | {"labels": {names.CLUSTER: "run_1"}}}) == "x"


def test_a_jobmanager_whose_deployment_somebody_deleted_is_gone_for_good() -> None:
    sight = _look(groups=(_group(names.TASKMANAGER),))
    assert sight.presence is Presence.ABSENT
    assert "Somebody deleted the Deployment run-1-jobmanager" in (sight.message or "")


def test_a_run_that_has_not_begun_only_lacks_something() -> None:
    annotations = {key: value for key, value in BEGUN.items() if key != names.BEGUN}
    sight = _look(plan=_owner(annotations=annotations), groups=())
    assert (sight.presence, sight.is_complete) == (Presence.PRESENT, False)


def test_taskmanagers_that_somebody_deleted_are_made_again() -> None:
    sight = _look(_pod(RUNNING), groups=(_group(names.JOBMANAGER),))
    assert (sight.presence, sight.is_complete) == (Presence.PRESENT, False)


@pytest.mark.parametrize(
    ("pod", "words", "presence"),
    [
        (
            _pod(_waits("ErrImagePull", "not found"), phase="Pending"),
            f"'{IMAGE}' cannot be pulled: not found",
            Presence.PRESENT,
        ),
        (
            _pod(_waits("ImagePullBackOff", "Back-off"), phase="Pending"),
            f"'{IMAGE}' cannot be pulled: Back-off",
            Presence.REFUSED,
        ),
        (_pod(_waits("InvalidImageName"), phase="Pending"), "cannot be used", Presence.REFUSED),
        (
            _pod(_waits("CreateContainerConfigError", 'secret "s" not found'), phase="Pending"),
            'cannot start the container: secret "s" not found',
            Presence.PRESENT,
        ),
        (
            _pod(
                phase="Pending",
                conditions=[
                    {
                        "type": "PodScheduled",
                        "status": "False",
                        "reason": "Unschedulable",
                        "message": "0/3 nodes are available: 3 Insufficient cpu.",
                    }
                ],
            ),
            "No node takes the pod: 0/3 nodes are available: 3 Insufficient cpu.",
            Presence.PRESENT,
        ),
        (_pod(_ended(137, "OOMKilled")), "more memory than it may", Presence.PRESENT),
        (_pod(_ended(137, "Error")), "was killed, and is started again", Presence.PRESENT),
        (_pod(_ended(1)), "ended with exit code 1", Presence.PRESENT),
        (
            _pod(phase="Failed", reason="Evicted", message="The node was low on memory."),
            "The node gave the pod up (Evicted): The node was low on memory.",
            Presence.PRESENT,
        ),
    ],
)
def test_what_a_pod_lacks_is_said_in_plain_words(pod: Pod, words: str, presence: Presence) -> None:
    sight = _look(pod)
    assert words in (sight.message or "")
    assert sight.presence is presence
    if presence is Presence.REFUSED:
        assert sight.failure
        assert (sight.failure.code, sight.failure.message) == ("image_unavailable", sight.message)


def test_an_exceeded_quota_refuses_the_run_in_its_own_words() -> None:
    told = 'pods "x" is forbidden: exceeded quota: compute, limited: limits.memory=2Gi'
    condition = {"type": "ReplicaFailure", "status": "True", "message": told}
    groups = (_group(names.JOBMANAGER), _group(names.TASKMANAGER, conditions=[condition]))
    sight = _look(_pod(RUNNING), groups=groups)
    assert sight.presence is Presence.REFUSED
    assert told in (sight.message or "")
    assert "raise the quota" in (sight.message or "")
    assert sight.rest_url == "http://rest", "a run that lives goes on being asked"


def test_of_many_troubles_the_final_one_is_told_then_that_of_the_jobmanager() -> None:
    restarted = _pod(_ended(1, **RUNNING), names.TASKMANAGER)
    pulled = _pod(_waits("ErrImagePull"), phase="Pending")
    assert "cannot be pulled" in (_look(restarted, pulled).message or "")
    final = _pod(_waits("ImagePullBackOff"), names.TASKMANAGER, "Pending")
    assert _look(_pod(_ended(1)), final).presence is Presence.REFUSED


def test_the_report_of_the_engine_is_why_a_run_ended() -> None:
    report = {"code": "sql_invalid", "message": "No such table.", "owner": "user", "line": 3}
    sight = _look(_pod(_ended(2, message=json.dumps(report))))
    assert sight.presence is Presence.EXITED
    assert sight.failure
    assert (sight.failure.code, sight.failure.line) == ("sql_invalid", 3)


@pytest.mark.parametrize("words", ["java.lang.OutOfMemoryError", "[1]", '{"message": "x"}', "{"])
def test_other_last_words_are_no_report(words: str) -> None:
    assert _look(_pod(_ended(1, message=words))).presence is Presence.PRESENT


def test_a_taskmanager_reports_nothing() -> None:
    """It runs people's code, which may print what it likes."""
    report = json.dumps({"code": "x", "message": "y"})
    pod = _pod(_ended(1, message=report), names.TASKMANAGER)
    assert _look(pod).presence is Presence.PRESENT
