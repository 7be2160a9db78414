"""Makes names and labels that Kubernetes accepts from ids; knows no object and no setting.

Source: Kubernetes documentation, "Object Names and IDs" and "Labels and Selectors" (1.34); Flink's
`kubernetes.cluster-id` is bounded by 45 characters (1.20 to 2.3).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

MANAGER = "xuanwu"
OWN_PREFIX = "xuanwu.io/"
NAME_LABEL, MANAGED_BY = "app.kubernetes.io/name", "app.kubernetes.io/managed-by"
CLUSTER, ROLE = "xuanwu.io/cluster", "xuanwu.io/role"
JOB, RELEASE = "xuanwu.io/job", "xuanwu.io/release"
CLUSTER_ID, FLINK_JOB_ID = "xuanwu.io/cluster-id", "xuanwu.io/flink-job-id"
STATE_NAME, DIGEST = "xuanwu.io/state-name", "xuanwu.io/digest"
BEGUN, REMOVED = "xuanwu.io/begun", "xuanwu.io/removed"
JOBMANAGER, TASKMANAGER = "jobmanager", "taskmanager"

_LONGEST_NAME, _LONGEST_LABEL, _LONGEST_DOMAIN = 45, 63, 253
_PLAIN_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)?")
_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_DOMAIN = re.compile(rf"{_DNS_LABEL.pattern}(\.{_DNS_LABEL.pattern})*")
_LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")


@dataclass(frozen=True)
class Names:
    """The names of one cluster's objects; each begins with the name of the owner."""

    owner: str

    @property
    def files(self) -> str:
        return f"{self.owner}-flink"

    @property
    def secret(self) -> str:
        return f"{self.owner}-run"

    @property
    def rest(self) -> str:
        """The Service and, if there is one, its Ingress."""
        return f"{self.owner}-rest"

    def role(self, role: str) -> str:
        """The Deployment of a role, and its disruption budget."""
        return f"{self.owner}-{role}"


def names_of(cluster_id: str) -> Names:
    """Returns the names; different ids get different names, whatever characters they contain."""
    return Names(cluster_name(cluster_id))


def cluster_name(cluster_id: str) -> str:
    """Returns a DNS-1035 label of at most 45 characters; `run_1` becomes `run-1`.

    Any other id keeps its valid characters and gets `--` and a hash; the plain form has no `--`.
    """
    if _PLAIN_ID.fullmatch(cluster_id) and len(cluster_id) <= _LONGEST_NAME:
        return cluster_id.replace("_", "-")
    slug = re.sub(r"[^a-z0-9]+", "-", cluster_id.lower()).strip("-")
    return _hashed(slug if slug[:1].isalpha() else f"c-{slug}", cluster_id, _LONGEST_NAME)


def label_value(text: str) -> str:
    """Returns `text` if it is valid as a label, else its valid characters and a hash."""
    if is_label_value(text):
        return text
    slug = re.sub(r"[^A-Za-z0-9_.]+", "-", text).strip("-_.")
    return _hashed(slug or "x", text, _LONGEST_LABEL)


def _hashed(slug: str, text: str, longest: int) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{slug[: longest - 12].strip('-_.')}--{digest}"


def is_dns_label(text: str) -> bool:
    """DNS-1123 label: the name of a namespace."""
    return len(text) <= _LONGEST_LABEL and _DNS_LABEL.fullmatch(text) is not None


def is_dns_subdomain(text: str) -> bool:
    """DNS-1123 subdomain: the name of most objects, and a host."""
    return len(text) <= _LONGEST_DOMAIN and _DOMAIN.fullmatch(text) is not None


def is_label_value(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and _LABEL_VALUE.fullmatch(text) is not None


def is_qualified_name(text: str) -> bool:
    """The key of a label or an annotation: `name` or `domain/name`."""
    *prefixes, name = text.split("/")
    is_placed = not prefixes or (len(prefixes) == 1 and is_dns_subdomain(prefixes[0]))
    return is_placed and bool(name) and is_label_value(name)


def cluster_selector(cluster_id: str) -> dict[str, str]:
    """Returns the labels of all objects of a cluster, except Flink's own ConfigMaps."""
    return {MANAGED_BY: MANAGER, CLUSTER: label_value(cluster_id)}


def flink_selector(cluster_id: str) -> dict[str, str]:
    """Returns the labels that Flink puts on the ConfigMaps of its leader election and job graph.

    They have no owner, so the removal of a cluster must delete them too.
    Source: `KubernetesUtils` of Flink 1.20 and 2.2, and ConfigMaps of running clusters.
    """
    return {"app": cluster_name(cluster_id), "type": "flink-native-kubernetes"}
