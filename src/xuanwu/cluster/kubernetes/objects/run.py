"""All objects of a run, in the order in which they are applied; pure, and the same every time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from xuanwu.cluster.kubernetes.objects.budget import budgets
from xuanwu.cluster.kubernetes.objects.deployments import deployments
from xuanwu.cluster.kubernetes.objects.files import files
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline
from xuanwu.cluster.kubernetes.objects.owner import owner
from xuanwu.cluster.kubernetes.objects.secret import secret
from xuanwu.cluster.kubernetes.objects.service import ingress, service
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.target import ClusterSpec, EntryPoint
from xuanwu.model.release import InstalledRelease, Release


def owner_of(outline: Outline, argument_files: Mapping[str, str]) -> Manifest:
    """The object to apply first; the others need the uid that it gets.

    Its digest annotation speaks for all of them, the token excepted. A later server whose digest
    differs must not apply over a run that lives: a changed pod template would restart the job.
    Raises: InvalidInput as `dependents_of`, so that nothing exists of a run that cannot be.
    """
    unowned = replace(outline, owner_uid="")
    content = [one for one in dependents_of(unowned, argument_files) if one["kind"] != "Secret"]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return owner(outline, hashlib.sha256(text.encode()).hexdigest())


def check(settings: KubernetesSettings) -> None:
    """Call when a target is set: what no run could have is said before the first one.

    Raises: InvalidInput naming what an option or a pod template changes of the platform's own.
    """
    release = InstalledRelease(Release("0", "", "", "", (), frozenset()), Path(), Path())
    entry = EntryPoint(definition_url="http://-", news_url="http://-", token="-")
    dependents_of(Outline.of(ClusterSpec("run_0", "0" * 32, release, entry), settings), {})


def dependents_of(outline: Outline, argument_files: Mapping[str, str]) -> list[Manifest]:
    """Everything that the owner owns; what a pod mounts stands before the pods.

    Raises: InvalidInput for options that the platform owns, memory that does not add up, or a pod
    template that changes what is the platform's.
    """
    made = [
        files(outline, argument_files),
        secret(outline),
        service(outline),
        ingress(outline),
        *budgets(outline),
        *deployments(outline),
    ]
    return [one for one in made if one is not None]
