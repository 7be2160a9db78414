"""Builds the command line and the environment of the gateway's processes; starts none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xuanwu.flink.environment import (
    flink_environment,
)
from xuanwu.flink.java import MODULES
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.model.release import InstalledRelease

_MAIN = "io.xuanwu.gateway.Main"
# A planner works in bursts of milliseconds: the quick compiler suits it best.
_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
ARCHIVE = "ArchiveClassesAtExit"
_OUT_OF_MEMORY = "out-of-memory"  # in the working folder; without spaces, for Java's own shell
# JDBC drivers of closed class loaders are taken out of Java's list, which offers no way to do so.
_DRIVERS = "--add-opens=java.sql/java.sql=ALL-UNNAMED"
_MEMORY = (f"-XX:OnOutOfMemoryError=touch {_OUT_OF_MEMORY}", "-XX:+ExitOnOutOfMemoryError")
_HARD = 2  # a process that has grown is replaced; one that grows faster is ended
_LOGGING = """\
rootLogger.level = WARN
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = Console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} %m%n
logger.metrics.name = org.apache.flink.metrics
logger.metrics.level = ERROR
logger.runtime_metrics.name = org.apache.flink.runtime.metrics
logger.runtime_metrics.level = ERROR
"""


class GatewayRole(StrEnum):
    """What a process is for; `engine/gateway/README.md`."""

    PLANNER = "planner"
    WORKER = "worker"


@dataclass(frozen=True)
class ScratchFolder:
    """The scratch folder of one process."""

    folder: Path

    @property
    def port(self) -> Path:
        return self.folder / "port"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def out_of_memory(self) -> Path:
        return self.folder / _OUT_OF_MEMORY

    @property
    def conf(self) -> Path:
        return self.folder / "conf"

    def make(self) -> None:
        """Creates the folders and files that the process expects there."""
        self.conf.mkdir()
        (self.folder / "tmp").mkdir()
        (self.conf / "log4j.properties").write_text(_LOGGING)
        (self.conf / "config.yaml").write_text("{}\n")


def archive_file(release: InstalledRelease, jars: Sequence[Path]) -> Path:
    """Returns the class-data archive's path; its name depends on what it is made from."""
    facts = [str(release.java), *_JVM]
    for jar in release.class_path(*jars):
        status = jar.stat()
        facts.append(f"{jar}:{status.st_size}:{status.st_mtime_ns}")
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return release.home / "cds" / f"gateway-{digest}.jsa"


def java_command(
    release: InstalledRelease,
    settings: GatewaySettings,
    role: GatewayRole,
    place: ScratchFolder,
    *own_flags: str,
) -> list[str]:
    """Builds the whole command; it does not contain the token."""
    archive = archive_file(release, settings.jars)
    is_usable = archive.exists() and not any(ARCHIVE in flag for flag in own_flags)
    sharing = (f"-XX:SharedArchiveFile={archive}", "-Xshare:auto", "-Xlog:cds*=error")
    own = settings.planner if role is GatewayRole.PLANNER else settings.worker
    return [
        str(release.java),
        *_JVM,
        *(sharing if is_usable else ()),
        "-XX:-UsePerfData",
        *MODULES,
        _DRIVERS,
        *own_flags,
        "-Xms64m",
        f"-Xmx{own.heap_mib}m",
        f"-XX:MaxMetaspaceSize={own.metaspace_mib * _HARD}m",
        *_MEMORY,
        f"-Djava.io.tmpdir={place.folder / 'tmp'}",
        f"-Dlog4j.configurationFile=file:{place.conf / 'log4j.properties'}",
        "-cp",
        ":".join(str(jar) for jar in release.class_path(*settings.jars)),
        _MAIN,
        role.value,
        str(place.port),
    ]


def environment(
    release: InstalledRelease, settings: GatewaySettings, place: ScratchFolder
) -> dict[str, str]:
    """Returns the environment: of the server's own only where programs and the user's home are."""
    return flink_environment(release, place.conf) | {"XUANWU_ARTIFACT_DIR": str(settings.artifacts)}
