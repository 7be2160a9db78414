"""Names the kinds of Kubernetes' objects and their API paths; does no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote

from xuanwu.kernel.errors import InvalidInput, did_you_mean

Manifest: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """One kind as the API server serves it: `Kind("apps/v1", "Deployment", "deployments")`."""

    api_version: str
    name: str
    plural: str
    is_namespaced: bool = True

    @property
    def group(self) -> str:
        """The API group; empty for the core."""
        return self.api_version.rpartition("/")[0]


CONFIG_MAP = ResourceKind("v1", "ConfigMap", "configmaps")
SECRET = ResourceKind("v1", "Secret", "secrets")
SERVICE = ResourceKind("v1", "Service", "services")
SERVICE_ACCOUNT = ResourceKind("v1", "ServiceAccount", "serviceaccounts")
POD = ResourceKind("v1", "Pod", "pods")
EVENT = ResourceKind("v1", "Event", "events")
CLAIM = ResourceKind("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
VOLUME = ResourceKind("v1", "PersistentVolume", "persistentvolumes", is_namespaced=False)
QUOTA = ResourceKind("v1", "ResourceQuota", "resourcequotas")
LIMIT_RANGE = ResourceKind("v1", "LimitRange", "limitranges")
NAMESPACE = ResourceKind("v1", "Namespace", "namespaces", is_namespaced=False)
NODE = ResourceKind("v1", "Node", "nodes", is_namespaced=False)
DEPLOYMENT = ResourceKind("apps/v1", "Deployment", "deployments")
REPLICA_SET = ResourceKind("apps/v1", "ReplicaSet", "replicasets")
STATEFUL_SET = ResourceKind("apps/v1", "StatefulSet", "statefulsets")
JOB = ResourceKind("batch/v1", "Job", "jobs")
INGRESS = ResourceKind("networking.k8s.io/v1", "Ingress", "ingresses")
NETWORK_POLICY = ResourceKind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies")
DISRUPTION_BUDGET = ResourceKind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets")
ROLE = ResourceKind("rbac.authorization.k8s.io/v1", "Role", "roles")
ROLE_BINDING = ResourceKind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings")
LEASE = ResourceKind("coordination.k8s.io/v1", "Lease", "leases")
PRIORITY_CLASS = ResourceKind(
    "scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", is_namespaced=False
)
ACCESS_REVIEW = ResourceKind(
    "authorization.k8s.io/v1",
    "SelfSubjectAccessReview",
    "selfsubjectaccessreviews",
    is_namespaced=False,
)

KINDS = {
    (kind.api_version, kind.name): kind
    for kind in tuple(globals().values())
    if isinstance(kind, ResourceKind)
}


@dataclass(frozen=True, slots=True)
class ResourcePath:
    """The target of a call: objects of a kind, one object, or a part of it (`log`, `exec`).

    Without a `namespace`, it means all namespaces.
    """

    kind: ResourceKind
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
        """Describes it as kubectl does: `pods/name/log in namespace "ns"`."""
        what = "/".join(part for part in (self.kind.plural, self.name, self.part) if part)
        return f'{what} in namespace "{self.namespace}"' if self.namespace else what


def kind_of(manifest: Mapping[str, Any]) -> ResourceKind:
    """Returns the kind of a manifest.

    Raises: InvalidInput for a kind that this platform does not create.
    """
    key = (str(manifest.get("apiVersion")), str(manifest.get("kind")))
    kind = KINDS.get(key)
    if kind is None:
        hint = did_you_mean(key[1], [name for _, name in KINDS])
        raise InvalidInput(
            f"A manifest of {key[1]} ({key[0]}) is not a manifest that Xuanwu applies. {hint}",
            code="kind_unknown",
            where="kind",
        )
    return kind


def place_of(manifest: Mapping[str, Any]) -> ResourcePath:
    """Returns the place of a manifest. Raises: InvalidInput without kind, name or namespace."""
    kind = kind_of(manifest)
    metadata = manifest.get("metadata") or {}
    name, namespace = metadata.get("name"), metadata.get("namespace")
    if not name or (kind.is_namespaced and not namespace):
        missing = "metadata.namespace" if name else "metadata.name"
        raise InvalidInput(f"A {kind.name} has no {missing}. Add it.", where=missing)
    return ResourcePath(kind, namespace if kind.is_namespaced else None, name)


def selector(labels: Mapping[str, str]) -> str:
    """Builds a label selector that requires all these labels."""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
