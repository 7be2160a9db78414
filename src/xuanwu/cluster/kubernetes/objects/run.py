"""All objects of a run, in the order of their application; pure and deterministic."""

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
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.release import InstalledRelease, Release


def owner_of(outline: Outline, argument_files: Mapping[str, str]) -> Manifest:
    """Returns the object to apply first; the others need its uid.

    Its digest annotation covers all of them, except the token. A later server whose digest differs
    must not apply over a live run: a changed pod template would restart the job.
    Raises: InvalidInput as `dependents_of`, so that nothing is created for an impossible run.
    """
    unowned = replace(outline, owner_uid="")
    content = [one for one in dependents_of(unowned, argument_files) if one["kind"] != "Secret"]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return owner(outline, hashlib.sha256(text.encode()).hexdigest())


def check(settings: KubernetesSettings, *, where: str | None = None) -> None:
    """Checks a target's settings when they are set, so that errors show before the first run.

    Raises: InvalidInput with the platform-owned place that an option or a pod template changes;
    the place is below `where` if that is given.
    """
    release = InstalledRelease(Release("0", "", "", "", (), frozenset()), Path(), Path())
    entry = EntryPoint(definition_url="http://-", news_url="http://-", token="-")
    try:
        dependents_of(Outline.of(ClusterSpec("run_0", "0" * 32, release, entry), settings), {})
    except InvalidInput as error:
        if where is None:
            raise
        place = f"{where}.{error.where}"
        raise InvalidInput(f"{place}: {error.message}", where=place) from None


def dependents_of(outline: Outline, argument_files: Mapping[str, str]) -> list[Manifest]:
    """Builds everything that the owner owns; what pods mount comes before the pods.

    Raises: InvalidInput for options that the platform owns, memory that does not add up, or a pod
    template that changes a platform-owned place.
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
