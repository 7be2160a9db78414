"""Names kinds of Kubernetes' objects and the paths where they are served; does no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote

from xuanwu.kernel.errors import InvalidInput, did_you_mean

Manifest: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind as the API server serves it: `Kind("apps/v1", "Deployment", "deployments")`."""

    api_version: str
    name: str
    plural: str
    is_namespaced: bool = True

    @property
    def group(self) -> str:
        """The API group; empty for the core."""
        return self.api_version.rpartition("/")[0]


CONFIG_MAP = Kind("v1", "ConfigMap", "configmaps")
SECRET = Kind("v1", "Secret", "secrets")
SERVICE = Kind("v1", "Service", "services")
SERVICE_ACCOUNT = Kind("v1", "ServiceAccount", "serviceaccounts")
POD = Kind("v1", "Pod", "pods")
EVENT = Kind("v1", "Event", "events")
CLAIM = Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
VOLUME = Kind("v1", "PersistentVolume", "persistentvolumes", is_namespaced=False)
QUOTA = Kind("v1", "ResourceQuota", "resourcequotas")
LIMIT_RANGE = Kind("v1", "LimitRange", "limitranges")
NAMESPACE = Kind("v1", "Namespace", "namespaces", is_namespaced=False)
NODE = Kind("v1", "Node", "nodes", is_namespaced=False)
DEPLOYMENT = Kind("apps/v1", "Deployment", "deployments")
REPLICA_SET = Kind("apps/v1", "ReplicaSet", "replicasets")
STATEFUL_SET = Kind("apps/v1", "StatefulSet", "statefulsets")
JOB = Kind("batch/v1", "Job", "jobs")
INGRESS = Kind("networking.k8s.io/v1", "Ingress", "ingresses")
NETWORK_POLICY = Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies")
DISRUPTION_BUDGET = Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets")
ROLE = Kind("rbac.authorization.k8s.io/v1", "Role", "roles")
ROLE_BINDING = Kind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings")
LEASE = Kind("coordination.k8s.io/v1", "Lease", "leases")
PRIORITY_CLASS = Kind(
    "scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", is_namespaced=False
)
ACCESS_REVIEW = Kind(
    "authorization.k8s.io/v1",
    "SelfSubjectAccessReview",
    "selfsubjectaccessreviews",
    is_namespaced=False,
)

KINDS = {
    (kind.api_version, kind.name): kind
    for kind in tuple(globals().values())
    if isinstance(kind, Kind)
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes: objects of a kind, one of them, or a part of it (`log`, `exec`).

    Without a `namespace`, all of them are meant.
    """

    kind: Kind
    namespace: str | None = None
    name: str | None = None
    part: str | None = None

    @property
    def path(self) -> str:
        kind = self.kind
        parts = ["apis" if kind.group else "api", kind.api_version]
        if kind.is_namespaced and self.namespace:
            parts += ["namespaces", quote(self.namespace, safe="")]
        parts.append(kind.plural)
        if self.name:
            parts.append(quote(self.name, safe=""))
        if self.part:
            parts.append(self.part)
        return "/" + "/".join(parts)

    def __str__(self) -> str:
        """In the words of kubectl: `pods/name/log in namespace "ns"`."""
        what = "/".join(part for part in (self.kind.plural, self.name, self.part) if part)
        return f'{what} in namespace "{self.namespace}"' if self.namespace else what


def kind_of(manifest: Mapping[str, Any]) -> Kind:
    """The kind that a manifest is of.

    Raises: InvalidInput for one that this platform does not make.
    """
    key = (str(manifest.get("apiVersion")), str(manifest.get("kind")))
    kind = KINDS.get(key)
    if kind is None:
        hint = did_you_mean(key[1], [name for _, name in KINDS])
        raise InvalidInput(
            f"A manifest of {key[1]} ({key[0]}) is none that Xuanwu applies. {hint}",
            code="kind_unknown",
            where="kind",
        )
    return kind


def place_of(manifest: Mapping[str, Any]) -> Place:
    """Where a manifest belongs. Raises: InvalidInput without kind, name or namespace."""
    kind = kind_of(manifest)
    metadata = manifest.get("metadata") or {}
    name, namespace = metadata.get("name"), metadata.get("namespace")
    if not name or (kind.is_namespaced and not namespace):
        missing = "metadata.namespace" if name else "metadata.name"
        raise InvalidInput(f"A {kind.name} lacks {missing}. Add it.", where=missing)
    return Place(kind, namespace if kind.is_namespaced else None, name)


def selector(labels: Mapping[str, str]) -> str:
    """Equality of all these labels, in the API server's words."""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
