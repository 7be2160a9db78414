"""The command lines and the environment of Flink's processes on this machine: no Flink scripts.

Owns the paths in them. Refuses to know which flags a role needs (`flink_conf/java.py`).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from xuanwu.cluster.flink_conf.java import (
    JVM,
    Role,
    jobmanager_arguments,
    taskmanager_arguments,
)
from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder
from xuanwu.cluster.target import ClusterSpec
from xuanwu.model.release import InstalledRelease

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
_UTF8 = re.compile(r"utf-?8", re.IGNORECASE)


def class_path(release: InstalledRelease, engine_jar: Path) -> tuple[Path, ...]:
    """The same jars in the same order for every process, so that class-data archives fit."""
    planner = sorted((release.home / "planner").glob("*.jar"))
    return (*sorted((release.home / "lib").glob("*.jar")), *planner, engine_jar)


def archive_file(release: InstalledRelease, engine_jar: Path, role: str) -> Path:
    """Where the class-data archive of a role is; its name changes with what it depends on."""
    facts = [str(release.java), *JVM[role]]
    for jar in class_path(release, engine_jar):
        status = jar.stat()
        facts.append(f"{jar}:{status.st_size}:{status.st_mtime_ns}")
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return release.home / "cds" / f"{role}-{digest}.jsa"


def java_command(
    folder: ClusterFolder, release: InstalledRelease, engine_jar: Path, role: Role, process: str
) -> list[str]:
    """The JVM with all flags, up to and without the main class."""
    archive = archive_file(release, engine_jar, role.name)
    is_usable = archive.exists() and not any("ArchiveClasses" in flag for flag in role.own_flags)
    # An archive that does not fit is no news to those who read the standard output.
    sharing = ("-Xshare:auto", "-Xlog:cds*=error")
    flags = [f"-XX:SharedArchiveFile={archive}", *sharing] if is_usable else []
    return [
        str(release.java),
        *JVM[role.name],
        *flags,
        *role.flags,
        f"-Dxuanwu.cluster={folder.cluster_id}",
        f"-Dxuanwu.process={process}",
        f"-Dxuanwu.home={folder.home}",
        f"-Djava.io.tmpdir={folder.tmp}",
        f"-Dlog.file={folder.logs / process}.log",
        f"-Dlog4j.configurationFile=file:{folder.conf / 'log4j.properties'}",
        "-cp",
        ":".join(str(jar) for jar in class_path(release, engine_jar)),
    ]


def arguments(folder: ClusterFolder, spec: ClusterSpec, process: str) -> list[str]:
    """The main class and its arguments; never a token or a secret."""
    if process == JOBMANAGER:
        return jobmanager_arguments(str(folder.conf), spec.flink_job_id)
    return [*taskmanager_arguments(str(folder.conf)), "-D", f"taskmanager.resource-id={process}"]


def environment(folder: ClusterFolder, spec: ClusterSpec, process: str) -> dict[str, str]:
    """Nothing of the server's own environment but where programs and the user's home are."""
    values = flink_environment(spec.release, folder.conf)
    return {**values, **_entry_environment(folder, spec)} if process == JOBMANAGER else values


def flink_environment(release: InstalledRelease, conf: Path) -> dict[str, str]:
    """What every Java process of a release gets; its texts are UTF-8 whatever the server's are."""
    values = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    locale = values.get("LC_ALL") or values.get("LC_CTYPE") or values.get("LANG") or ""
    if not _UTF8.search(locale):
        values["LC_ALL"] = "C.UTF-8"  # Java 11 and 17 would print `?` for what ASCII lacks
    return values | {
        "JAVA_HOME": str(release.java.parent.parent),
        "FLINK_CONF_DIR": str(conf),
        "FLINK_LIB_DIR": str(release.home / "lib"),
        "FLINK_OPT_DIR": str(release.home / "opt"),
        "FLINK_PLUGINS_DIR": str(release.home / "plugins"),
        "MALLOC_ARENA_MAX": "2",
    }


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
