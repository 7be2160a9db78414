"""The definition of a run: the document from which the entry point assembles the Flink job.

It is frozen when a run is accepted, and stored without the values of secrets. Each time that a
JobManager fetches it, `with_secrets` adds these values and the URL of the artifacts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xuanwu.model.gateway import Edit
from xuanwu.model.possession import Catalog
from xuanwu.model.spec import JobSpec

VERSION = 1


def definition(
    *,
    run: dict[str, str],
    spec: JobSpec,
    catalogs: Sequence[Catalog],
    artifact_names: dict[str, str],
    variables: dict[str, str],
    secrets: Iterable[str] = (),
    edits: Sequence[Edit] = (),
) -> dict[str, Any]:
    """Builds the definition as JSON values; `engine/README.md` describes every key.

    `secrets` are names, not values. `edits` are the dialect's rewrites for the run's release.
    """
    document: dict[str, Any] = {
        "version": VERSION,
        "run": run,
        "kind": spec.kind.value,
        "name": spec.name,
        "sql": spec.sql,
        "jar": spec.jar.model_dump(mode="json") if spec.jar else None,
        "options": dict(spec.options),
        "catalogs": [{"name": catalog.name, "sql": catalog.sql} for catalog in catalogs],
        "functions": [f.model_dump(mode="json", by_alias=True) for f in spec.functions],
        "artifacts": [
            {"sha256": sha256, "name": artifact_names.get(sha256, f"{sha256}.jar")}
            for sha256 in spec.artifacts
        ],
        "variables": variables,
        "secrets": sorted(secrets),
    }
    if edits:
        document["edits"] = [edit.model_dump(mode="json") for edit in edits]
    return document


def with_secrets(
    document: Mapping[str, Any], secrets: Mapping[str, str], *, artifact_url: str | None
) -> dict[str, Any]:
    """The definition with the values of its secrets, as one process gets it.

    `artifact_url` contains `{sha256}`; None means that the artifacts are beside the entry point.
    """
    return {**document, "artifact_url": artifact_url, "secrets": dict(secrets)}


def for_run(document: Mapping[str, Any], run_id: str) -> dict[str, Any]:
    """The same definition for another run: an automatic restart reuses its predecessor's."""
    return {**document, "run": {**document["run"], "id": run_id}}
