"""What all objects of one run share: names, labels and the owner. Knows no kind of object."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self, TypeAlias

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.names import Names
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.model.cluster import (
    ClusterSpec,
)

Manifest: TypeAlias = dict[str, Any]
"""A Kubernetes object, or a part of one, as plain JSON."""


@dataclass(frozen=True)
class Outline:
    """One run on one target. `owner_uid` is the owner's UID from the API server."""

    spec: ClusterSpec
    settings: KubernetesSettings
    owner_uid: str = ""

    @classmethod
    def of(cls, spec: ClusterSpec, settings: KubernetesSettings) -> Self:
        """Merges the target's options with the job's own, which override them."""
        return cls(replace(spec, options={**settings.options, **spec.options}), settings)

    @property
    def names(self) -> Names:
        return names.names_of(self.spec.cluster_id)

    @property
    def state_uri(self) -> str:
        """The folder recorded with the run, also if the target's setting has changed since."""
        return self.spec.state_uri or self.settings.state.uri

    def selector(self, role: str) -> dict[str, str]:
        """Returns the labels that select the pods of a role; they are immutable."""
        return {**names.cluster_selector(self.spec.cluster_id), names.ROLE: role}

    def labels(self, role: str | None = None) -> dict[str, str]:
        own = self.selector(role) if role else names.cluster_selector(self.spec.cluster_id)
        return {
            **self.settings.labels,
            names.NAME_LABEL: "flink",
            names.JOB: names.label_value(self.spec.state_name),
            names.RELEASE: names.label_value(self.spec.release.version),
            **own,
        }

    def owned(
        self,
        api_version: str,
        kind: str,
        name: str,
        role: str | None = None,
        annotations: dict[str, str] | None = None,
    ) -> Manifest:
        """Builds the head of an object that the owner owns; a foreground deletion waits for it."""
        owner = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "name": self.names.owner,
            "uid": self.owner_uid,
            "controller": False,
            "blockOwnerDeletion": True,
        }
        made = self.head(api_version, kind, name, role, annotations)
        made["metadata"]["ownerReferences"] = [owner]
        return made

    def head(
        self,
        api_version: str,
        kind: str,
        name: str,
        role: str | None = None,
        annotations: dict[str, str] | None = None,
    ) -> Manifest:
        """Builds the part of an object above its content."""
        return {
            "apiVersion": api_version,
            "kind": kind,
            "metadata": {
                "name": name,
                "namespace": self.settings.namespace,
                "labels": self.labels(role),
                "annotations": {**self.settings.annotations, **(annotations or {})},
            },
        }
