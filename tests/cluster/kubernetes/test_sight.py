"""What is told of a run by its objects: whether it is there, and in plain words what it lacks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.pods import Pod, kept_of_pod
from xuanwu.cluster.kubernetes.sight import (
    OwnerRecord,
    RoleDeployment,
    kept_of_config_map,
    kept_of_deployment,
    sight_of,
)
from xuanwu.model.cluster import (
    Presence,
    Sight,
)

T0 = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
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


def _owner(**metadata: Any) -> OwnerRecord:
    found = kept_of_config_map(
        {"metadata": {"name": "run-1", "uid": "u", "annotations": BEGUN, **metadata}}
    )
    assert isinstance(found, OwnerRecord)
    return found


def _pod(
    container: dict[str, Any] | None = None,
    role: str = names.JOBMANAGER,
    phase: str = "Running",
    name: str = "x",
    **status: Any,
) -> Pod:
    statuses = [{"name": "flink", "image": IMAGE, **container}] if container else []
    return kept_of_pod(
        {
            "metadata": {"name": f"{role}-{name}", "labels": {names.ROLE: role}},
            "spec": {"nodeName": "node1"},
            "status": {"phase": phase, "containerStatuses": statuses, **status},
        }
    )


def _waits(reason: str, message: str = "") -> dict[str, Any]:
    return {"state": {"waiting": {"reason": reason, "message": message}}}


def _ended(
    code: int, reason: str = "Error", message: str = "", at_s: int = 0, **now: Any
) -> dict[str, Any]:
    """A container that ended, and waits now for its next life, if nothing else is given."""
    finished_at = (T0 + timedelta(seconds=at_s)).isoformat()
    last = {"exitCode": code, "reason": reason, "message": message, "finishedAt": finished_at}
    waits = now or _waits("CrashLoopBackOff")
    return {**waits, "lastState": {"terminated": last}, "restartCount": 1}


def _report(code: str, **more: Any) -> str:
    return json.dumps({"version": 1, "code": code, "message": f"It is {code}.", **more})


def _group(role: str, **status: Any) -> RoleDeployment:
    return kept_of_deployment(
        {"metadata": {"labels": {names.ROLE: role}}, "spec": {"replicas": 2}, "status": status}
    )


BOTH = (_group(names.JOBMANAGER), _group(names.TASKMANAGER))
OTHERS = ("run-1-flink", "run-1-rest")


def _look(
    *pods: Pod, plan: OwnerRecord | None = None, groups: tuple[RoleDeployment, ...] = BOTH
) -> Sight:
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
    assert "The Deployment run-1-jobmanager was deleted" in (sight.message or "")


@pytest.mark.parametrize("groups", [(), BOTH], ids=["nothing", "all"])
def test_a_run_that_has_not_begun_is_not_complete_even_with_all_its_objects(
    groups: tuple[RoleDeployment, ...],
) -> None:
    """A server died before it wrote `begun`: the next one has that to do."""
    annotations = {key: value for key, value in BEGUN.items() if key != names.BEGUN}
    sight = _look(_pod(RUNNING), plan=_owner(annotations=annotations), groups=groups)
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
            _pod(_waits("ImageInspectError", "timed out"), phase="Pending"),
            "cannot start the container: timed out",
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
            "No node can run the pod: 0/3 nodes are available: 3 Insufficient cpu.",
            Presence.PRESENT,
        ),
        (_pod(_ended(137, "OOMKilled")), "exceeded its memory limit", Presence.PRESENT),
        (_pod(_ended(137, "Error")), "was killed, and is being restarted", Presence.PRESENT),
        (_pod(_ended(1)), "ended with exit code 1", Presence.PRESENT),
        (
            _pod(phase="Failed", reason="Evicted", message="The node was low on memory."),
            "The node evicted or rejected the pod (Evicted): The node was low on memory.",
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


def _refused(told: str) -> tuple[RoleDeployment, ...]:
    condition = {
        "type": "ReplicaFailure",
        "status": "True",
        "message": told,
        "lastTransitionTime": T0.isoformat(),
    }
    return _group(names.JOBMANAGER), _group(names.TASKMANAGER, conditions=[condition])


def _after(groups: tuple[RoleDeployment, ...], seconds: int) -> tuple[RoleDeployment, ...]:
    return tuple(one.at(T0 + timedelta(seconds=seconds)) for one in groups)


def test_an_exceeded_quota_refuses_the_run_in_its_own_words() -> None:
    told = 'pods "x" is forbidden: exceeded quota: compute, limited: limits.memory=2Gi'
    sight = _look(_pod(RUNNING), groups=_after(_refused(told), 31))
    assert sight.presence is Presence.REFUSED
    assert told in (sight.message or "")
    assert "raise the quota" in (sight.message or "")
    assert sight.rest_url == "http://rest", "a run that lives goes on being asked"


def test_pods_that_are_refused_for_a_moment_are_only_told() -> None:
    told = "failed calling webhook: context deadline exceeded"
    sight = _look(_pod(RUNNING), groups=_after(_refused(told), 29))
    assert (sight.presence, told in (sight.message or "")) == (Presence.PRESENT, True)
    assert _after(BOTH, 31) == BOTH, "nothing was refused"


def test_of_many_troubles_the_final_one_is_told_then_that_of_the_jobmanager() -> None:
    restarted = _pod(_ended(1, **RUNNING), names.TASKMANAGER)
    pulled = _pod(_waits("ErrImagePull"), phase="Pending")
    assert "cannot be pulled" in (_look(restarted, pulled).message or "")
    final = _pod(_waits("ImagePullBackOff"), names.TASKMANAGER, "Pending")
    assert _look(_pod(_ended(1)), final).presence is Presence.REFUSED


def test_the_report_of_the_engine_is_why_a_run_ended() -> None:
    report = _report("sql_invalid", owner="user", line=3)
    sight = _look(_pod(_ended(2, message=report)))
    assert (sight.presence, sight.final_state) == (Presence.EXITED, None)
    assert sight.is_started_again, "the kubelet does so: of a run that lives it says nothing final"
    assert sight.failure
    assert (sight.failure.code, sight.failure.line) == ("sql_invalid", 3)


def test_what_an_earlier_container_said_is_no_word_on_the_one_that_runs() -> None:
    """The kubelet keeps it for ever: the run lives, though its page may not answer for a moment."""
    assert _look(_pod(_ended(2, message=_report("a"), **RUNNING))).presence is Presence.PRESENT


FAILED = _ended(2, message=_report("first"), at_s=1)
FAILED_BEFORE = _ended(2, message=_report("first"), at_s=1, **RUNNING)
FAILED_LAST = _ended(2, message=_report("last"), at_s=9)
KILLED = _ended(137, at_s=5, **RUNNING)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (FAILED, RUNNING, None),
        (FAILED, KILLED, None),
        (FAILED_BEFORE, RUNNING, None),
        (FAILED_BEFORE, FAILED_BEFORE, None),
        (FAILED_BEFORE, FAILED_LAST, "last"),
        (FAILED, FAILED_LAST, "last"),
        (FAILED, {**FAILED_LAST, **RUNNING}, None),
        (FAILED, _waits("ContainerCreating"), "first"),
        (FAILED, _ended(1, at_s=9), "first"),
    ],
    ids=[
        "the other leads, or leads next",
        "the other came back from a kill",
        "both stand, one failed before",
        "both stand, both failed before",
        "both failed in turn, the first stands by again",
        "both failed, none runs",
        "the one that failed last runs again",
        "the other was never there",
        "the other ended without a word",
    ],
)
def test_a_failed_start_is_told_once_no_jobmanager_that_runs_may_do_better(
    one: dict[str, Any], other: dict[str, Any], told: str | None
) -> None:
    for pair in ((one, other), (other, one)):
        sight = _look(*(_pod(each, name=str(n)) for n, each in enumerate(pair)))
        assert (sight.failure.code if sight.failure else None) == told
        assert sight.presence is (Presence.EXITED if told else Presence.PRESENT)


@pytest.mark.parametrize("now", [{}, RUNNING], ids=["waits", "runs again"])
@pytest.mark.parametrize("others", [(), (RUNNING,)], ids=["alone", "beside a standby"])
def test_how_a_job_ended_is_true_whatever_runs_since(
    now: dict[str, Any], others: tuple[dict[str, Any], ...]
) -> None:
    for word in ("FINISHED", "CANCELED"):
        ended = _ended(0, "Completed", json.dumps({"version": 1, "final_state": word}), **now)
        pods = [_pod(each, name=str(n)) for n, each in enumerate((*others, ended))]
        sight = _look(*pods)
        assert (sight.presence, sight.final_state) == (Presence.EXITED, word)
        assert sight.failure is None


def test_a_job_that_failed_before_a_restart_keeps_its_cause() -> None:
    report = _report("flink_failed", final_state="FAILED", owner="user", stage="run")
    sight = _look(_pod(_ended(0, "Completed", report, **RUNNING)))
    assert (sight.presence, sight.final_state) == (Presence.EXITED, "FAILED")
    assert sight.failure
    assert (sight.failure.code, sight.failure.owner) == ("flink_failed", "user")


@pytest.mark.parametrize(
    "words",
    ["java.lang.OutOfMemoryError", "[1]", '{"message": "x"}', "{", '{"final_state": "RUNNING"}'],
)
def test_other_last_words_are_no_report(words: str) -> None:
    assert _look(_pod(_ended(1, message=words))).presence is Presence.PRESENT


def test_a_taskmanager_reports_nothing() -> None:
    """It runs people's code, which may print what it likes."""
    pod = _pod(_ended(1, message=_report("x")), names.TASKMANAGER)
    assert _look(pod).presence is Presence.PRESENT
