"""The command line and the environment of a process of the gateway; it starts nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xuanwu.cluster.flink_conf.java import MODULES
from xuanwu.cluster.gateway.settings import GatewaySettings
from xuanwu.cluster.local.command import flink_environment
from xuanwu.model.release import InstalledRelease

_MAIN = "io.xuanwu.gateway.Main"
# A planner works in bursts of milliseconds: the quick compiler serves it best.
_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
ARCHIVE = "ArchiveClassesAtExit"
_OUT_OF_MEMORY = "out-of-memory"  # in the working folder; one word, for Java's own shell
_MEMORY = (f"-XX:OnOutOfMemoryError=touch {_OUT_OF_MEMORY}", "-XX:+ExitOnOutOfMemoryError")
_HARD = 2  # a process that has grown is replaced; one that grows faster than that ends
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


class Role(StrEnum):
    """What a process is for; `engine/gateway/README.md`."""

    PLANNER = "planner"
    WORKER = "worker"


@dataclass(frozen=True)
class Place:
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
        """The folders and files that the process finds there."""
        self.conf.mkdir()
        (self.folder / "tmp").mkdir()
        (self.conf / "log4j.properties").write_text(_LOGGING)
        (self.conf / "config.yaml").write_text("{}\n")


def class_path(release: InstalledRelease, jars: Sequence[Path]) -> tuple[Path, ...]:
    """The same jars in the same order every time, so that class-data archives fit."""
    planner = sorted((release.home / "planner").glob("*.jar"))
    return (*sorted((release.home / "lib").glob("*.jar")), *planner, *jars)


def archive_file(release: InstalledRelease, jars: Sequence[Path]) -> Path:
    """Where the class-data archive is; its name changes with what it depends on."""
    facts = [str(release.java), *_JVM]
    for jar in class_path(release, jars):
        status = jar.stat()
        facts.append(f"{jar}:{status.st_size}:{status.st_mtime_ns}")
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return release.home / "cds" / f"gateway-{digest}.jsa"


def java_command(
    release: InstalledRelease,
    settings: GatewaySettings,
    role: Role,
    place: Place,
    *own_flags: str,
) -> list[str]:
    """The whole command; the token is not in it."""
    archive = archive_file(release, settings.jars)
    is_usable = archive.exists() and not any(ARCHIVE in flag for flag in own_flags)
    sharing = (f"-XX:SharedArchiveFile={archive}", "-Xshare:auto", "-Xlog:cds*=error")
    own = settings.planner if role is Role.PLANNER else settings.worker
    return [
        str(release.java),
        *_JVM,
        *(sharing if is_usable else ()),
        "-XX:-UsePerfData",
        *MODULES,
        *own_flags,
        "-Xms64m",
        f"-Xmx{own.heap_mib}m",
        f"-XX:MaxMetaspaceSize={own.metaspace_mib * _HARD}m",
        *_MEMORY,
        f"-Djava.io.tmpdir={place.folder / 'tmp'}",
        f"-Dlog4j.configurationFile=file:{place.conf / 'log4j.properties'}",
        "-cp",
        ":".join(str(jar) for jar in class_path(release, settings.jars)),
        _MAIN,
        role.value,
        str(place.port),
    ]


def environment(
    release: InstalledRelease, settings: GatewaySettings, place: Place
) -> dict[str, str]:
    """Nothing of the server's own environment but where programs and the user's home are."""
    return flink_environment(release, place.conf) | {"XUANWU_ARTIFACT_DIR": str(settings.artifacts)}
