"""Builds command lines and environment of Flink's processes on this machine, without its scripts.

Owns the paths in them. Refuses to know which flags a role needs (`flink/java.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder
from xuanwu.flink.environment import flink_environment
from xuanwu.flink.java import JVM, JvmRole, jobmanager_arguments, taskmanager_arguments
from xuanwu.model.cluster import (
    ClusterSpec,
)
from xuanwu.model.release import InstalledRelease


def archive_file(release: InstalledRelease, engine_jar: Path, role: str) -> Path:
    """Returns the path of a role's class-data archive; its name depends on what it is made from."""
    facts = [str(release.java), *JVM[role]]
    for jar in release.class_path(engine_jar):
        status = jar.stat()
        facts.append(f"{jar}:{status.st_size}:{status.st_mtime_ns}")
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return release.home / "cds" / f"{role}-{digest}.jsa"


def java_command(
    folder: ClusterFolder, release: InstalledRelease, engine_jar: Path, role: JvmRole, process: str
) -> list[str]:
    """Builds the JVM's command with all flags, up to but without the main class."""
    archive = archive_file(release, engine_jar, role.name)
    is_usable = archive.exists() and not any("ArchiveClasses" in flag for flag in role.own_flags)
    # A message on an archive that does not fit would disturb the standard output.
    sharing = ("-Xshare:auto", "-Xlog:cds*=error")
    flags = [f"-XX:SharedArchiveFile={archive}", *sharing] if is_usable else []
    return [
        str(release.java),
        *role.defaults,
        *flags,
        *role.flags,
        f"-Dxuanwu.cluster={folder.cluster_id}",
        f"-Dxuanwu.process={process}",
        f"-Dxuanwu.home={folder.home}",
        f"-Djava.io.tmpdir={folder.tmp}",
        f"-Dlog.file={folder.logs / process}.log",
        f"-Dlog4j.configurationFile=file:{folder.conf / 'log4j.properties'}",
        "-cp",
        ":".join(str(jar) for jar in release.class_path(engine_jar)),
    ]


def arguments(folder: ClusterFolder, spec: ClusterSpec, process: str) -> list[str]:
    """Returns the main class and its arguments; never a token or a secret."""
    if process == JOBMANAGER:
        return jobmanager_arguments(str(folder.conf), spec.flink_job_id)
    return [*taskmanager_arguments(str(folder.conf)), "-D", f"taskmanager.resource-id={process}"]


def environment(folder: ClusterFolder, spec: ClusterSpec, process: str) -> dict[str, str]:
    """Returns the environment: of the server's own only where programs and the user's home are."""
    values = flink_environment(spec.release, folder.conf)
    return {**values, **_entry_environment(folder, spec)} if process == JOBMANAGER else values


def _entry_environment(folder: ClusterFolder, spec: ClusterSpec) -> Mapping[str, str]:
    entry = spec.entry
    values = {
        "XUANWU_DEFINITION_URL": entry.definition_url,
        "XUANWU_DEFINITION_FILE": entry.definition_file,
        "XUANWU_NEWS_URL": entry.news_url,
        "XUANWU_RESTORE_FOLDER": spec.restore_folder,
        "XUANWU_RESTORE_OTHERWISE": "\n".join(spec.restore_otherwise),
        "XUANWU_TOKEN_FILE": str(folder.token) if entry.token else None,
        "XUANWU_REPORT_FILE": str(folder.report),
        "XUANWU_ARTIFACT_DIR": str(folder.home / "artifact-cache"),
    }
    return {name: value for name, value in values.items() if value}
