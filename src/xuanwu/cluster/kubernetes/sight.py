"""Derives the sight of a run from what is known of its objects; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.pods import Pod, Trouble, moment
from xuanwu.flink.report import Report, report_in
from xuanwu.kube.kinds import Manifest
from xuanwu.model.cluster import (
    Presence,
    Process,
    Sight,
)
from xuanwu.model.run import Failure

_HOLDS = timedelta(seconds=30)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OwnerRecord:
    """The owner of a run's objects, and the content of its annotations.

    `is_begun`: all objects existed once, so that a missing one has been deleted since.
    """

    cluster_id: str
    name: str
    uid: str
    flink_job_id: str
    state_name: str
    digest: str
    is_begun: bool
    is_leaving: bool


@dataclass(frozen=True, slots=True)
class RoleDeployment:
    """The Deployment of one role; `refusal` is why it has created no pods since `refused_at`."""

    role: str
    wanted: int
    refusal: Trouble | None = None
    refused_at: datetime | None = None

    def at(self, now: datetime) -> RoleDeployment:
        """Returns its state at `now`: a refusal that lasts for a while is final.

        A webhook that is briefly slow, or another writer of the quota, also causes one refusal.
        """
        if not self.refusal or not self.refused_at:
            return self
        return replace(self, refusal=replace(self.refusal, is_final=now - self.refused_at > _HOLDS))


def kept_of_config_map(manifest: Manifest) -> OwnerRecord | str | None:
    """Returns an owner's plan, any other ConfigMap's name; None for a tombstone."""
    metadata: dict[str, Any] = manifest["metadata"]
    told: dict[str, str] = metadata.get("annotations") or {}
    if names.CLUSTER_ID not in told or names.DIGEST not in told:
        return kept_of_service(manifest)
    return OwnerRecord(
        cluster_id=told[names.CLUSTER_ID],
        name=metadata["name"],
        uid=metadata["uid"],
        flink_job_id=told.get(names.FLINK_JOB_ID, ""),
        state_name=told.get(names.STATE_NAME, ""),
        digest=told[names.DIGEST],
        is_begun=names.BEGUN in told,
        is_leaving="deletionTimestamp" in metadata,
    )


def kept_of_service(manifest: Manifest) -> str | None:
    """Returns the Service's name, if it is of a run."""
    metadata: dict[str, Any] = manifest["metadata"]
    return metadata["name"] if names.CLUSTER in (metadata.get("labels") or {}) else None


def kept_of_deployment(manifest: Manifest) -> RoleDeployment:
    """Reads a Deployment. Source: its conditions, Kubernetes documentation, "Failed Deployment"."""
    status: dict[str, Any] = manifest.get("status") or {}
    refusal = refused_at = None
    for condition in status.get("conditions") or []:
        if condition.get("type") == "ReplicaFailure" and condition.get("status") == "True":
            told = condition.get("message") or condition.get("reason", "")
            refusal = Trouble("pod_refused", _refused(told))
            refused_at = moment(condition.get("lastTransitionTime"))
    return RoleDeployment(
        role=manifest["metadata"]["labels"].get(names.ROLE, ""),
        wanted=manifest["spec"].get("replicas", 1),
        refusal=refusal,
        refused_at=refused_at,
    )


def _refused(told: str) -> str:
    if "exceeded quota" in told:
        return f"The quota of the namespace is exhausted: {told}. Request less, or raise the quota."
    return f"The API server rejects the pods: {told}. Correct the target's settings."


def sight_of(
    plan: OwnerRecord | None,
    groups: Sequence[RoleDeployment],
    pods: Sequence[Pod],
    others: Collection[str],
    rest_url: str | None,
) -> Sight:
    """Builds the sight from all `groups` and `pods` of the run; `others` name its other objects."""
    if plan is None:
        return Sight(Presence.ABSENT, is_complete=False, processes=_processes(pods))
    by_role = {one.role: one for one in groups}
    if plan.is_begun and names.JOBMANAGER not in by_role and not plan.is_leaving:
        return Sight(
            Presence.ABSENT,
            is_complete=False,
            processes=_processes(pods),
            message=f"The Deployment {plan.name}-{names.JOBMANAGER} was deleted outside Xuanwu.",
        )
    if report := _report(pods):
        return Sight(
            Presence.EXITED,
            is_started_again=True,
            final_state=report.final_state,
            failure=report.failure,
            processes=_processes(pods),
        )
    trouble = _worst(groups, pods)
    message = trouble.message if trouble else None
    if trouble and trouble.is_final:
        # For a live run this only means that it does not get the pods that it lacks.
        refused = Failure(trouble.code, trouble.message)
        return Sight(
            Presence.REFUSED,
            rest_url=rest_url,
            failure=refused,
            processes=_processes(pods),
            message=message,
        )
    return Sight(
        Presence.PRESENT,
        is_complete=_is_complete(plan, set(by_role), others),
        rest_url=rest_url,
        processes=_processes(pods),
        message=message,
    )


def _is_complete(plan: OwnerRecord, roles: Collection[str], others: Collection[str]) -> bool:
    """Whether everything exists that pods need to start and that makes their page reachable.

    That includes the owner's mark that all objects existed: a server may die before it sets the
    mark, and without it JobManagers that somebody deletes later would be created again, and so
    would start the job again.
    """
    made = names.Names(plan.name)
    has_roles = {names.JOBMANAGER, names.TASKMANAGER} <= set(roles)
    return plan.is_begun and has_roles and {made.files, made.rest} <= set(others)


def _worst(groups: Sequence[RoleDeployment], pods: Sequence[Pod]) -> Trouble | None:
    """Returns the most important one: a final one, the JobManager's, the newest pod's."""
    of_pods = [(one.role, one.trouble) for one in pods if one.trouble and not one.is_leaving]
    of_groups = [(one.role, one.refusal) for one in groups if one.refusal]
    found = sorted(
        [*of_groups, *of_pods],
        key=lambda each: (not each[1].is_final, each[0] != names.JOBMANAGER),
    )
    return found[0][1] if found else None


def _report(pods: Sequence[Pod]) -> Report | None:
    """Returns the engine's report on how this run ended; other termination messages do not count.

    A report of the job's end always counts. A report of a failed start counts only while no pod
    runs that may do better: the next container of that pod, which still shows the last report; or
    a JobManager without such a report, since it may be the leader, or become it. Pods do not show
    which JobManager leads. So if all have failed, the newest report counts while its container does
    not run, even if a JobManager that failed earlier is a standby again.
    """
    found = [(pod, report_in(pod.report)) for pod in pods if pod.role == names.JOBMANAGER]
    reports = [(pod, report) for pod, report in found if report]
    for _, report in reports:
        if report.final_state:
            return report
    if not reports or any(pod.is_running and not report for pod, report in found):
        return None
    newest, report = max(reports, key=lambda each: each[0].ended_at or _NEVER)
    return None if newest.is_running else report


def _processes(pods: Sequence[Pod]) -> tuple[Process, ...]:
    return tuple(
        Process(
            name=one.name,
            role=one.role,
            is_alive=one.is_running,
            exit_code=one.exit_code,
            started_at=one.started_at,
        )
        for one in pods
    )
