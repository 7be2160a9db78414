"""How Java runs a role of Flink, wherever that is: flags, main classes and their arguments.

Refuses to know paths of a machine or of an image, class paths, and how a process is started.

Source: `bin/config.sh` and `bin/flink-daemon.sh` of Flink 1.20 and 2.2 for the JVM flags;
`StandaloneApplicationClusterEntryPoint` and `TaskManagerRunner` for the arguments.
"""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.cluster.flink_conf.memory import RoleMemory, jobmanager_memory, taskmanager_memory
from xuanwu.cluster.flink_conf.options import java_options
from xuanwu.cluster.target import ClusterSpec

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
# of a production run lives for months: it keeps the optimizing one.
JVM = {
    JOBMANAGER: ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
    TASKMANAGER: ("-XX:+UseG1GC",),
}


@dataclass(frozen=True)
class Role:
    """`jobmanager` or `taskmanager`, with the JVM flags that give it its memory."""

    name: str
    memory: tuple[str, ...]
    own_flags: tuple[str, ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        """All but those that name places; the user's own stand before the memory's, which win."""
        return ("-XX:-UsePerfData", *MODULES, *self.own_flags, *self.memory)


def memory_of(spec: ClusterSpec) -> dict[str, RoleMemory]:
    """Both roles by name. Raises: InvalidInput as `jobmanager_memory`."""
    return {
        JOBMANAGER: jobmanager_memory(spec.resources.jobmanager, spec.options),
        TASKMANAGER: taskmanager_memory(spec.resources.taskmanager, spec.options),
    }


def roles_of(spec: ClusterSpec) -> dict[str, Role]:
    """Both roles by name. Raises: InvalidInput as `memory_of` and `java_options`."""
    return {
        name: Role(name, memory.jvm, java_options(name, spec.options))
        for name, memory in memory_of(spec).items()
    }


def jobmanager_arguments(conf: str, flink_job_id: str) -> list[str]:
    """The main class and its arguments; `conf` is the folder of `config.yaml`."""
    own = ["--job-classname", _ENTRY, "--job-id", flink_job_id]
    return [_JM_MAIN, "--configDir", conf, *own]


def taskmanager_arguments(conf: str) -> list[str]:
    """The main class and its arguments, but for the name by which the JobManager knows it."""
    return [_TM_MAIN, "--configDir", conf]
