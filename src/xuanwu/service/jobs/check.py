"""Finds early, before a run starts, what would make every run of a text fail."""

from __future__ import annotations

from xuanwu.flink.memory import jobmanager_memory, taskmanager_memory
from xuanwu.flink.options import check_options
from xuanwu.kernel.errors import NotFound
from xuanwu.language.dialect.translate import translate
from xuanwu.model.spec import JobSpec
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.releases import catalogue
from xuanwu.store import artifacts, catalogs
from xuanwu.store.database import Transaction


async def check_spec(infra: Infrastructure, tx: Transaction, space_id: str, spec: JobSpec) -> None:
    """Checks a text. Raises: InvalidInput or NotFound, with the path of the key in the text."""
    infra.target(spec.target or infra.default.target)
    if spec.release is not None:
        infra.find_release(spec.release)
    check_options(spec.options)
    written = _written_options(infra, spec)
    check_options(written)
    jobmanager_memory(spec.resources.jobmanager, written)
    taskmanager_memory(spec.resources.taskmanager, written)
    for name in spec.catalogs:
        await catalogs.by_name(tx, space_id, name)
    for sha256 in spec.needed_artifacts:
        if await artifacts.find(tx, space_id, sha256) is None:
            raise NotFound(
                f"The artifact {sha256[:12]}… was not found in this space. Upload the jar first: "
                "xuanwu artifact upload FILE.jar",
                where="jar.artifact" if spec.jar and spec.jar.artifact == sha256 else "artifacts",
            )


def _written_options(infra: Infrastructure, spec: JobSpec) -> dict[str, str]:
    """Returns the options, however they are written, as this text's clusters get them."""
    release = catalogue.find(spec.release or infra.default.release)
    return translate("", spec.options, release).options
