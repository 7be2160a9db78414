"""How Java runs a role of Flink on any target: flags, main classes and their arguments.

Refuses to know paths of a machine or an image, class paths, and how a process is started.

Source: `bin/config.sh` and `bin/flink-daemon.sh` of Flink 1.20 and 2.2 for the JVM flags;
`StandaloneApplicationClusterEntryPoint` and `TaskManagerRunner` for the arguments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xuanwu.flink.memory import RoleMemory, jobmanager_memory, taskmanager_memory
from xuanwu.flink.options import java_options
from xuanwu.model.cluster import (
    ClusterSpec,
)

JOBMANAGER, TASKMANAGER = "jobmanager", "taskmanager"
_JM_MAIN = "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint"
_TM_MAIN = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
_ENTRY = "io.xuanwu.job.Main"
_OPENED = (
    "java.lang",
    "java.net",
    "java.io",
    "java.nio",
    "sun.nio.ch",
    "java.lang.reflect",
    "java.text",
    "java.time",
    "java.util",
    "java.util.concurrent",
    "java.util.concurrent.atomic",
    "java.util.concurrent.locks",
)
MODULES = (
    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
    "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
)
# A JobManager compiles and serves for seconds: the quick compiler halves its start. A TaskManager
# of a production run lives for months: it keeps the optimizing compiler.
JVM = {
    JOBMANAGER: ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
    TASKMANAGER: ("-XX:+UseG1GC",),
}
# A JVM that is told to use two collectors does not start.
_COLLECTOR = re.compile(r"-XX:\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon|ConcMarkSweep)GC")


@dataclass(frozen=True)
class JvmRole:
    """`jobmanager` or `taskmanager`, with the JVM flags that give it its memory."""

    name: str
    memory: tuple[str, ...]
    own_flags: tuple[str, ...] = ()

    @property
    def defaults(self) -> tuple[str, ...]:
        """Returns the flags of `JVM`, without the collector if the user's flags name one."""
        names_collector = any(_COLLECTOR.fullmatch(flag) for flag in self.own_flags)
        flags = JVM[self.name]
        return tuple(one for one in flags if not (names_collector and _COLLECTOR.fullmatch(one)))

    @property
    def flags(self) -> tuple[str, ...]:
        """Returns all flags without paths; memory flags follow the user's own and override them."""
        return ("-XX:-UsePerfData", *MODULES, *self.own_flags, *self.memory)


def memory_of(spec: ClusterSpec) -> dict[str, RoleMemory]:
    """Returns both roles' memory by name. Raises: InvalidInput as `jobmanager_memory`."""
    return {
        JOBMANAGER: jobmanager_memory(spec.resources.jobmanager, spec.options),
        TASKMANAGER: taskmanager_memory(spec.resources.taskmanager, spec.options),
    }


def roles_of(spec: ClusterSpec) -> dict[str, JvmRole]:
    """Returns both roles by name. Raises: InvalidInput as `memory_of` and `java_options`."""
    return {
        name: JvmRole(name, memory.jvm, java_options(name, spec.options))
        for name, memory in memory_of(spec).items()
    }


def jobmanager_arguments(conf: str, flink_job_id: str) -> list[str]:
    """Returns the main class and its arguments; `conf` is the folder of `config.yaml`."""
    own = ["--job-classname", _ENTRY, "--job-id", flink_job_id]
    return [_JM_MAIN, "--configDir", conf, *own]


def taskmanager_arguments(conf: str) -> list[str]:
    """Returns the main class and its arguments, without the TaskManager's own resource id."""
    return [_TM_MAIN, "--configDir", conf]
