"""The document that the entry point inside the JobManager fetches: a run, ready to assemble."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xuanwu.model.gateway import Edit
from xuanwu.model.possession import Catalog
from xuanwu.model.spec import JobSpec

VERSION = 1


def definition(
    *,
    run: dict[str, str],
    spec: JobSpec,
    catalogs: list[Catalog],
    artifact_names: dict[str, str],
    artifact_url: str | None,
    variables: dict[str, str],
    secrets: dict[str, str],
    edits: Sequence[Edit] = (),
) -> dict[str, Any]:
    """The definition as JSON values; `engine/README.md` describes every key.

    `artifact_url` holds `{sha256}`; None means that the artifacts lie beside the entry point.
    `edits` are what the dialect writes otherwise in the script for the release of the run.
    The values of `secrets` leave the platform only here, under the token of the run.
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
        "artifact_url": artifact_url,
        "variables": variables,
        "secrets": secrets,
    }
    if edits:
        document["edits"] = [edit.model_dump(mode="json") for edit in edits]
    return document
