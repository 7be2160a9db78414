"""What all objects of one run share: names, labels and the owner. Knows no kind of object."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self, TypeAlias

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.names import Names
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.target import ClusterSpec

Manifest: TypeAlias = dict[str, Any]
"""A Kubernetes object, or a part of one, as plain JSON."""


@dataclass(frozen=True)
class Outline:
    """One run on one target. `owner_uid` is what the API server gave the owner at its making."""

    spec: ClusterSpec
    settings: KubernetesSettings
    owner_uid: str = ""

    @classmethod
    def of(cls, spec: ClusterSpec, settings: KubernetesSettings) -> Self:
        """With the target's options below the job's own."""
        return cls(replace(spec, options={**settings.options, **spec.options}), settings)

    @property
    def names(self) -> Names:
        return names.names_of(self.spec.cluster_id)

    def selector(self, role: str) -> dict[str, str]:
        """The labels by which pods of a role are found; they can never change."""
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
        """The head of an object that goes with the owner; a foreground removal waits for it."""
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
        """The part of an object above its content."""
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
