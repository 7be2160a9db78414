"""What a look at one run shows, made from what is known of its objects; pure, asks nobody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.api.kinds import Manifest
from xuanwu.cluster.kubernetes.pods import Pod, Trouble, moment
from xuanwu.cluster.report import Report, report_in
from xuanwu.cluster.target import Presence, Process, Sight
from xuanwu.model.run import Failure

_HOLDS = timedelta(seconds=30)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """The owner of a run's objects, and what its annotations say.

    `is_begun`: all objects were there once, so that one that lacks was taken away since.
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
class Group:
    """The Deployment of one role; `refusal` is why it makes no more pods since `refused_at`."""

    role: str
    wanted: int
    refusal: Trouble | None = None
    refused_at: datetime | None = None

    def at(self, now: datetime) -> Group:
        """As it is to be judged now: a refusal that holds for a while is final.

        A webhook that is slow for a moment, or another writer of the quota, refuses once as well.
        """
        if not self.refusal or not self.refused_at:
            return self
        return replace(self, refusal=replace(self.refusal, is_final=now - self.refused_at > _HOLDS))


def kept_of_config_map(manifest: Manifest) -> Plan | str | None:
    """The plan of an owner, the name of any other ConfigMap of a run; None for a tombstone."""
    metadata: dict[str, Any] = manifest["metadata"]
    told: dict[str, str] = metadata.get("annotations") or {}
    if names.CLUSTER_ID not in told or names.DIGEST not in told:
        return kept_of_service(manifest)
    return Plan(
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
    """Its name, if it is of a run."""
    metadata: dict[str, Any] = manifest["metadata"]
    return metadata["name"] if names.CLUSTER in (metadata.get("labels") or {}) else None


def kept_of_deployment(manifest: Manifest) -> Group:
    """Source: the conditions of Deployments, Kubernetes documentation, "Failed Deployment"."""
    status: dict[str, Any] = manifest.get("status") or {}
    refusal = refused_at = None
    for condition in status.get("conditions") or []:
        if condition.get("type") == "ReplicaFailure" and condition.get("status") == "True":
            told = condition.get("message") or condition.get("reason", "")
            refusal = Trouble("pod_refused", _refused(told))
            refused_at = moment(condition.get("lastTransitionTime"))
    return Group(
        role=manifest["metadata"]["labels"].get(names.ROLE, ""),
        wanted=manifest["spec"].get("replicas", 1),
        refusal=refusal,
        refused_at=refused_at,
    )


def _refused(told: str) -> str:
    if "exceeded quota" in told:
        return f"The quota of the namespace has no room: {told}. Ask for less, or raise the quota."
    return f"The API server refuses the pods: {told}. Correct the target's settings."


def sight_of(
    plan: Plan | None,
    groups: Sequence[Group],
    pods: Sequence[Pod],
    others: Collection[str],
    rest_url: str | None,
) -> Sight:
    """`groups` and `pods` are all that there are of the run, `others` the names of what else is."""
    if plan is None:
        return Sight(Presence.ABSENT, is_complete=False, processes=_processes(pods))
    by_role = {one.role: one for one in groups}
    if plan.is_begun and names.JOBMANAGER not in by_role and not plan.is_leaving:
        return Sight(
            Presence.ABSENT,
            is_complete=False,
            processes=_processes(pods),
            message=f"Somebody deleted the Deployment {plan.name}-{names.JOBMANAGER}.",
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
        # Of a run that lives this says only that it does not get what it lacks.
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


def _is_complete(plan: Plan, roles: Collection[str], others: Collection[str]) -> bool:
    """Whether all is there without which pods cannot start, or their page is not reached.

    The owner's word that it was all there is part of it: a server may die before it says so, and
    without it JobManagers that somebody deletes later would be made, and the job started, again.
    """
    made = names.Names(plan.name)
    has_roles = {names.JOBMANAGER, names.TASKMANAGER} <= set(roles)
    return plan.is_begun and has_roles and {made.files, made.rest} <= set(others)


def _worst(groups: Sequence[Group], pods: Sequence[Pod]) -> Trouble | None:
    """The one to tell: what is final, of the JobManager, of the newest pod, in this order."""
    of_pods = [(one.role, one.trouble) for one in pods if one.trouble and not one.is_leaving]
    of_groups = [(one.role, one.refusal) for one in groups if one.refusal]
    found = sorted(
        [*of_groups, *of_pods],
        key=lambda each: (not each[1].is_final, each[0] != names.JOBMANAGER),
    )
    return found[0][1] if found else None


def _report(pods: Sequence[Pod]) -> Report | None:
    """What the engine said of this run at an end; any other last words are no report.

    How the job ended stays true, whatever runs now. A start that failed is told while nothing runs
    that may do better: the container's next life, whose pod shows the word of the last one for
    ever; or a JobManager that said nothing such itself, since it leads, or leads next. Which of
    them leads no pod tells. So where each has failed in its turn, the newest word counts while its
    container does not run, though one that failed before it stands by again.
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
