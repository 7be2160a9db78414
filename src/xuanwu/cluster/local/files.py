"""Writes the files that a cluster's processes read, and deletes them."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from xuanwu.cluster.local.folder import ClusterFolder, StateFolder
from xuanwu.flink.memory import RoleMemory
from xuanwu.flink.options import Addresses, Directories, cluster_options, config_yaml
from xuanwu.model.cluster import (
    ClusterSpec,
)

_LOG4J = """\
monitorInterval = 0
rootLogger.level = INFO
rootLogger.appenderRef.file.ref = File
logger.pekko.name = org.apache.pekko
logger.pekko.level = WARN
appender.file.name = File
appender.file.type = RollingFile
appender.file.fileName = ${sys:log.file}
appender.file.filePattern = ${sys:log.file}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 20MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
"""


@dataclass(frozen=True)
class ClusterPlan:
    """What was decided when the cluster was first started."""

    rest_port: int
    rpc_port: int
    blob_port: int
    taskmanagers: int
    flink_job_id: str
    state_name: str

    @classmethod
    def read(cls, folder: ClusterFolder) -> ClusterPlan | None:
        try:
            return cls(**json.loads(folder.plan.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    @property
    def ports(self) -> tuple[int, int, int]:
        return self.rest_port, self.rpc_port, self.blob_port


def write_files(
    folder: ClusterFolder, spec: ClusterSpec, plan: ClusterPlan, host: str, memory: list[RoleMemory]
) -> None:
    """Writes all files of a cluster; the plan last, so that its existence proves the others'."""
    state = StateFolder(folder.home, spec.state_name)
    make_folders(folder)
    for place in (state.checkpoints, state.savepoints):
        place.mkdir(parents=True, exist_ok=True)
    directories = Directories(
        checkpoints=state.checkpoints.as_uri(),
        savepoints=state.savepoints.as_uri(),
        archive=folder.archive.as_uri(),
        tmp=str(folder.tmp),
    )
    addresses = Addresses(host, plan.rest_port, plan.rpc_port, plan.blob_port)
    options = cluster_options(spec, addresses, directories)
    for role in memory:
        options |= role.options
    _write(folder.conf / "config.yaml", config_yaml(options))
    _write(folder.conf / "log4j.properties", _LOG4J)
    if spec.entry.token:
        _write(folder.token, spec.entry.token)
    _write(folder.plan, json.dumps(asdict(plan)))


def make_folders(folder: ClusterFolder) -> None:
    """Creates the missing folders of a cluster, readable only by the owner."""
    for place in (folder.conf, folder.logs, folder.tmp, folder.archive, folder.locks):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.root.chmod(0o700)


def _write(path: Path, text: str) -> None:
    """Writes a file atomically, readable only by the owner."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w") as out:
            out.write(text)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def delete_files(folder: ClusterFolder) -> None:
    """Deletes the files except the logs, the report and the archive, which show what happened."""
    for place in (folder.conf, folder.tmp, folder.locks):
        shutil.rmtree(place, ignore_errors=True)
    folder.token.unlink(missing_ok=True)
