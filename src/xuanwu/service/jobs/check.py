"""Says early what would make every run of a text fail, before anything is started."""

from __future__ import annotations

from xuanwu.cluster.flink_conf.memory import jobmanager_memory, taskmanager_memory
from xuanwu.cluster.flink_conf.options import check_options
from xuanwu.kernel.errors import NotFound
from xuanwu.model.spec import JobSpec
from xuanwu.scheduling.dialect.translate import translate
from xuanwu.scheduling.releases import catalogue
from xuanwu.service.parts import Service
from xuanwu.store import artifacts, catalogs
from xuanwu.store.database import Transaction


async def check_spec(parts: Service, tx: Transaction, space_id: str, spec: JobSpec) -> None:
    """Raises: InvalidInput or NotFound, naming the key of the text by its path."""
    parts.tracking.target(spec.target or parts.default_target)
    if spec.release is not None:
        parts.find_release(spec.release)
    check_options(spec.options)
    written = _written_options(parts, spec)
    check_options(written)
    jobmanager_memory(spec.resources.jobmanager, written)
    taskmanager_memory(spec.resources.taskmanager, written)
    for name in spec.catalogs:
        await catalogs.by_name(tx, space_id, name)
    for sha256 in needed_artifacts(spec):
        if await artifacts.find(tx, space_id, sha256) is None:
            raise NotFound(
                f"There is no artifact {sha256[:12]}… in this space. Upload the jar first:"
                " xuanwu artifact upload FILE.jar",
                where="jar.artifact" if spec.jar and spec.jar.artifact == sha256 else "artifacts",
            )


def _written_options(parts: Service, spec: JobSpec) -> dict[str, str]:
    """The options in whatever form they stand, as the clusters of this text get them."""
    release = catalogue.find(spec.release or parts.default_release)
    return translate("", spec.options, release).options


def needed_artifacts(spec: JobSpec) -> tuple[str, ...]:
    """The hashes of all jars that a run of this text fetches, without repetition."""
    wanted = [spec.jar.artifact] if spec.jar else []
    wanted += [function.artifact for function in spec.functions if function.artifact]
    return tuple(dict.fromkeys([*wanted, *spec.artifacts]))
