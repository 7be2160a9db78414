"""Shows how Flink divides the memory of a cluster, before anything is started."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xuanwu.flink.memory import RoleMemory, jobmanager_memory, taskmanager_memory
from xuanwu.flink.options import check_options
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize
from xuanwu.language.dialect.translate import translate
from xuanwu.model.resources import Resources
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.releases import catalogue

_PARTS = {
    "framework.heap.size": "framework_heap",
    "task.heap.size": "task_heap",
    "heap.size": "heap",
    "framework.off-heap.size": "framework_off_heap",
    "task.off-heap.size": "task_off_heap",
    "off-heap.size": "off_heap",
    "network.max": "network",
    "managed.size": "managed",
    "jvm-metaspace.size": "metaspace",
    "jvm-overhead.max": "overhead",
}


@dataclass(frozen=True)
class ProcessMemory:
    """One process: its whole memory in bytes, and the parts of it by name.

    With a `problem` there are no parts; `smallest` is then the least memory that is enough, in
    bytes, if more memory helps.
    """

    total: int
    parts: Mapping[str, int]
    problem: str = ""
    smallest: int | None = None


@dataclass(frozen=True)
class ClusterMemory:
    """The processes of a cluster: one JobManager, and `taskmanagers` TaskManagers."""

    jobmanager: ProcessMemory
    taskmanager: ProcessMemory
    taskmanagers: int

    @property
    def total(self) -> int:
        return self.jobmanager.total + self.taskmanagers * self.taskmanager.total


def preview(
    infra: Infrastructure,
    resources: Resources,
    options: Mapping[str, str],
    parallelism: int,
    release: str | None,
) -> ClusterMemory:
    """Divides the memory as a run would. Raises: InvalidInput, NotFound for options or a release
    that no run could have."""
    check_options(options)
    written = translate("", options, catalogue.find(release or infra.default.release)).options
    jobmanager, taskmanager = resources.jobmanager, resources.taskmanager
    return ClusterMemory(
        _process(jobmanager.memory, lambda: jobmanager_memory(jobmanager, written)),
        _process(taskmanager.memory, lambda: taskmanager_memory(taskmanager, written)),
        resources.taskmanagers(parallelism),
    )


def _process(total: ByteSize, divide: Callable[[], RoleMemory]) -> ProcessMemory:
    try:
        memory = divide()
    except InvalidInput as error:
        smallest = error.facts.get("smallest")
        least = int(ByteSize.parse(str(smallest))) if smallest else None
        return ProcessMemory(int(total), {}, error.message, least)
    sizes = {key.split(".memory.", 1)[-1]: text for key, text in memory.options.items()}
    parts = {
        name: int(sizes[key].removesuffix("b")) for key, name in _PARTS.items() if key in sizes
    }
    return ProcessMemory(int(total), parts)
