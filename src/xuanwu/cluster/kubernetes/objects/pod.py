"""The pod template of a role: ours, with the user's strategic merge patch applied.

Owns what all pods of a run have in common. Refuses to know how the entry point starts Java.
"""

from __future__ import annotations

from datetime import timedelta

from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline
from xuanwu.cluster.kubernetes.objects.platform_owned import refuse_changes
from xuanwu.cluster.kubernetes.objects.quantities import cpu, memory
from xuanwu.kube.merge import merge
from xuanwu.model.cluster import (
    ClusterSpec,
)
from xuanwu.model.resources import ProcessResources

_PORTS = {
    names.JOBMANAGER: {
        "rest": places.REST_PORT,
        "rpc": places.RPC_PORT,
        "blob": places.BLOB_PORT,
        "metric-query": places.METRICS_PORT,
    },
    names.TASKMANAGER: {
        "rpc": places.TASKMANAGER_RPC_PORT,
        "data": places.TASKMANAGER_DATA_PORT,
        "metric-query": places.METRICS_PORT,
        "collect": places.COLLECT_PORT,
    },
}
_READY_PORT = {names.JOBMANAGER: "rest", names.TASKMANAGER: "rpc"}
# A JobManager that recovers its job must not end it because no server answers; the server itself
# limits how long a start may take.
_PATIENCE = timedelta(days=365)


def pod_template(outline: Outline, role: str) -> Manifest:
    """Builds it. Raises: InvalidInput with a platform-owned place that the user's patch changes."""
    ours = _template(outline, role)
    merged = merge(ours, outline.settings.pod_templates.of(role))
    refuse_changes(ours, merged, where=f"pod_templates.{role}")
    return merged


def _template(outline: Outline, role: str) -> Manifest:
    settings = outline.settings
    spec: Manifest = {
        "serviceAccountName": settings.account_of(role),
        "automountServiceAccountToken": True,  # both roles read and watch the leader's ConfigMap
        # Else every process gets variables for each Service of the namespace, thousands of them.
        "enableServiceLinks": False,
        "restartPolicy": "Always",
        "terminationGracePeriodSeconds": max(1, round(settings.stop_grace.total_seconds())),
        "securityContext": _pod_security(outline),
        "containers": [_container(outline, role)],
        "volumes": _volumes(outline, role),
    }
    spec |= _placement(outline, role)
    if settings.pull.secrets:
        spec["imagePullSecrets"] = [{"name": name} for name in settings.pull.secrets]
    metadata = {"labels": outline.labels(role), "annotations": dict(settings.annotations)}
    return {"metadata": metadata, "spec": spec}


def _container(outline: Outline, role: str) -> Manifest:
    """A process is ready when it listens, so a standby JobManager is ready, too.

    There is no liveness probe. A broken process exits by itself, a dead leader loses its lease, a
    hung TaskManager its heartbeats; a probe would only kill a process that is slow because of a
    full heap or a busy node, and so turn a slow minute into a restart of the job.
    """
    return {
        "name": places.CONTAINER,
        "image": outline.settings.image_of(outline.spec.release.version),
        "imagePullPolicy": outline.settings.pull.policy,
        "command": [places.ENTRY, role],
        "env": [*_pod_environment(), *_entry_environment(outline.spec, role)],
        "ports": [
            {"name": name, "containerPort": port, "protocol": "TCP"}
            for name, port in _PORTS[role].items()
        ],
        "readinessProbe": {
            "tcpSocket": {"port": _PORTS[role][_READY_PORT[role]]},
            "periodSeconds": 2,
            "timeoutSeconds": 2,
            "failureThreshold": 3,
        },
        "resources": _resources(outline, _resources_of(outline.spec, role)),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": outline.settings.security.read_only_root,
        },
        "terminationMessagePath": places.REPORT,
        "terminationMessagePolicy": "FallbackToLogsOnError",
        "volumeMounts": _mounts(outline, role),
    }


def _pod_environment() -> list[Manifest]:
    fields = {"POD_IP": "status.podIP", "POD_NAME": "metadata.name"}
    return [
        {"name": name, "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}}
        for name, path in fields.items()
    ]


def _entry_environment(spec: ClusterSpec, role: str) -> list[Manifest]:
    """Sets what the engine reads (`engine/README.md`); the token is a file, never a variable."""
    if role != names.JOBMANAGER:
        return []
    entry = spec.entry
    values = {
        "XUANWU_DEFINITION_URL": entry.definition_url,
        "XUANWU_DEFINITION_FILE": entry.definition_file,
        "XUANWU_FETCH_TIMEOUT_S": str(_PATIENCE // timedelta(seconds=1)),
        "XUANWU_NEWS_URL": entry.news_url,
        "XUANWU_RESTORE_FOLDER": spec.restore_folder,
        "XUANWU_RESTORE_OTHERWISE": "\n".join(spec.restore_otherwise),
        "XUANWU_TOKEN_FILE": places.TOKEN_FILE if entry.token else None,
        "XUANWU_REPORT_FILE": places.REPORT,
        "XUANWU_ARTIFACT_DIR": places.ARTIFACTS,
    }
    return [{"name": name, "value": value} for name, value in values.items() if value]


def _resources_of(spec: ClusterSpec, role: str) -> ProcessResources:
    resources = spec.resources
    return resources.jobmanager if role == names.JOBMANAGER else resources.taskmanager


def _resources(outline: Outline, process: ProcessResources) -> Manifest:
    """Requests and limits the memory of Flink's process: memory is never overcommitted."""
    limits = {"memory": memory(process.memory)}
    if factor := outline.settings.cpu_limit_factor:
        limits["cpu"] = cpu(process.cpu * factor)
    return {
        "requests": {"cpu": cpu(process.cpu), "memory": memory(process.memory)},
        "limits": limits,
    }


def _pod_security(outline: Outline) -> Manifest:
    security = outline.settings.security
    made: Manifest = {"runAsNonRoot": True, "seccompProfile": {"type": security.seccomp}}
    if security.user != "cluster":
        made["runAsUser"] = security.user
    if security.group != "cluster":
        # Without the policy each start walks through every file of a state volume.
        made |= {
            "runAsGroup": security.group,
            "fsGroup": security.group,
            "fsGroupChangePolicy": "OnRootMismatch",
        }
    return made


def _placement(outline: Outline, role: str) -> Manifest:
    settings = outline.settings
    given: Manifest = {
        "nodeSelector": dict(settings.node_selector),
        "tolerations": list(settings.tolerations),
        "affinity": settings.affinity or _apart(outline, role),
        "priorityClassName": settings.priority_class,
    }
    return {key: value for key, value in given.items() if value}


def _apart(outline: Outline, role: str) -> Manifest | None:
    """Spreads a run's JobManagers over nodes if possible: then one of them survives a node loss."""
    if role != names.JOBMANAGER or outline.settings.jobmanagers == 1:
        return None
    term = {
        "labelSelector": {"matchLabels": outline.selector(role)},
        "topologyKey": "kubernetes.io/hostname",
    }
    preferred = {"weight": 100, "podAffinityTerm": term}
    return {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [preferred]}}


def _volumes(outline: Outline, role: str) -> list[Manifest]:
    settings, name = outline.settings, outline.names
    scratch: Manifest = {"sizeLimit": memory(settings.scratch)} if settings.scratch else {}
    volumes: list[Manifest] = [
        {"name": "flink-config", "configMap": {"name": name.files}},
        {"name": "scratch", "emptyDir": scratch},
    ]
    if _has_token(outline, role):
        secret = {"secretName": name.secret, "defaultMode": 0o440}
        volumes.append({"name": "run", "secret": secret})
    if volume := settings.state.volume:
        claim = {"persistentVolumeClaim": {"claimName": volume.claim}}
        path = {"hostPath": {"path": volume.host_path, "type": "Directory"}}
        volumes.append({"name": "state", **(claim if volume.claim else path)})
    return volumes


def _mounts(outline: Outline, role: str) -> list[Manifest]:
    mounts: list[Manifest] = [
        {"name": "flink-config", "mountPath": places.CONFIG, "readOnly": True},
        {"name": "scratch", "mountPath": places.SCRATCH},
    ]
    if _has_token(outline, role):
        mounts.append({"name": "run", "mountPath": places.RUN, "readOnly": True})
    if volume := outline.settings.state.volume:
        mounts.append({"name": "state", "mountPath": volume.mount})
    return mounts


def _has_token(outline: Outline, role: str) -> bool:
    """TaskManagers get no token: they run user code and make no requests to the platform."""
    return role == names.JOBMANAGER and bool(outline.spec.entry.token)
