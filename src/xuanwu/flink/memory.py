"""Splits the size of a process into the sizes of its parts, by Flink's own memory model.

Owns the arithmetic between `resources.*.memory` (the process, equal to the pod's limit) and the
options of a JVM and a TaskManager. Refuses to know how a process is started.

Source: Flink documentation, deployment/memory/mem_setup{,_tm,_jm} (1.20 to 2.3), and the
results of `bash-java-utils.jar`, against which the tests compare every figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from xuanwu.flink.sizes import DoesNotFit, MemoryOptions, TooSmall
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize
from xuanwu.model.resources import ProcessResources, TaskManagerResources

_MIB = 1 << 20
_LARGEST = 1 << 42
_SMALLEST_JM_HEAP = 128 * _MIB  # below this Flink itself warns (JobManagerOptions, 1.20 to 2.3)


@dataclass(frozen=True)
class RoleMemory:
    """Flink options (sizes in bytes, `…b`) and JVM flags that give one process its memory."""

    options: dict[str, str]
    jvm: tuple[str, ...]


def jobmanager_memory(resources: ProcessResources, options: Mapping[str, str]) -> RoleMemory:
    """Returns the JobManager's memory; respects `jobmanager.memory.*` in `options`.

    Raises: InvalidInput when `resources.memory` is too small, with the smallest size that works,
    or when the options contradict each other.
    """
    return _solve("jobmanager", resources.memory, MemoryOptions("jobmanager", options), _jobmanager)


def taskmanager_memory(resources: TaskManagerResources, options: Mapping[str, str]) -> RoleMemory:
    """Returns the TaskManager's memory, CPU and slots: all options that Flink's scripts would set.

    Raises: InvalidInput as `jobmanager_memory`.
    """
    memory = _solve(
        "taskmanager", resources.memory, MemoryOptions("taskmanager", options), _taskmanager
    )
    offered = {
        "taskmanager.cpu.cores": str(float(resources.cpu)),
        "taskmanager.numberOfTaskSlots": str(resources.slots),
    }
    return RoleMemory({**memory.options, **offered}, memory.jvm)


def _solve(
    role: str,
    process: ByteSize,
    options: MemoryOptions,
    split: Callable[[int, MemoryOptions], RoleMemory],
) -> RoleMemory:
    try:
        return split(process, options)
    except DoesNotFit as error:
        smallest = _smallest(options, split) if isinstance(error, TooSmall) else None
        if smallest is None:
            raise InvalidInput(
                f"The memory options of the {role} do not fit its {process}: {error}. Change the "
                f"options or resources.{role}.memory.",
                where=f"resources.{role}.memory",
            ) from error
        raise InvalidInput(
            f"{process} is too little memory for the {role}: {error}. Give it at least {smallest}.",
            where=f"resources.{role}.memory",
            facts={"smallest": str(smallest)},
        ) from error


def _smallest(
    options: MemoryOptions, split: Callable[[int, MemoryOptions], RoleMemory]
) -> ByteSize | None:
    """Returns the smallest number of MiB that is large enough; None where no size works."""
    low, high = 0, _LARGEST // _MIB
    while high - low > 1:
        middle = (low + high) // 2
        try:
            split(middle * _MIB, options)
        except TooSmall:
            low = middle
            continue
        except DoesNotFit:
            pass
        high = middle
    try:
        split(high * _MIB, options)
    except DoesNotFit:
        return None
    return ByteSize(high * _MIB)


def _jobmanager(process: int, options: MemoryOptions) -> RoleMemory:
    off_heap = options.size("off-heap.size", "128m")
    total = options.given("flink.size")
    heap = options.given("heap.size")
    if heap is not None:
        off_heap = _jobmanager_off_heap(heap, total, options)
        overhead = _rest_for_overhead(process, heap + off_heap, options)
    elif total is not None:
        overhead = _rest_for_overhead(process, total, options)
        heap = _jobmanager_heap(total, off_heap, DoesNotFit)
    else:
        overhead, total = _overhead_and_flink(process, options)
        heap = _jobmanager_heap(total, off_heap, TooSmall)
    jvm = [f"-Xmx{heap}", f"-Xms{heap}"]
    if options.flag("enable-jvm-direct-memory-limit"):
        jvm.append(f"-XX:MaxDirectMemorySize={off_heap}")
    sizes = {"heap.size": heap, "off-heap.size": off_heap}
    return _role_memory(options, sizes, overhead, jvm)


def _jobmanager_off_heap(heap: int, total: int | None, options: MemoryOptions) -> int:
    """With heap and total Flink memory given, off-heap is the difference."""
    given = options.given("off-heap.size")
    if total is None:
        return options.size("off-heap.size", "128m")
    if total < heap or given not in {None, total - heap}:
        raise DoesNotFit("heap.size and off-heap.size do not sum up to flink.size")
    return total - heap


def _jobmanager_heap(total: int, off_heap: int, error: type[DoesNotFit]) -> int:
    heap = total - off_heap
    if heap < _SMALLEST_JM_HEAP:
        raise error(
            f"{_mib(heap)} would be left for its heap, which needs {_mib(_SMALLEST_JM_HEAP)}"
        )
    return heap


@dataclass(frozen=True)
class _Parts:
    """The memory of a TaskManager without metaspace and overhead, in bytes."""

    framework_heap: int
    framework_off_heap: int
    task_off_heap: int
    task_heap: int = 0
    managed: int = 0
    network: int = 0

    @property
    def total(self) -> int:
        heap = self.framework_heap + self.task_heap
        return heap + self.direct + self.managed

    @property
    def direct(self) -> int:
        return self.framework_off_heap + self.task_off_heap + self.network


def _taskmanager(process: int, options: MemoryOptions) -> RoleMemory:
    fixed = _Parts(
        options.size("framework.heap.size", "128m"),
        options.size("framework.off-heap.size", "128m"),
        options.size("task.off-heap.size", "0b"),
    )
    total, task_heap = options.given("flink.size"), options.given("task.heap.size")
    managed = options.given("managed.size")
    if total is not None:
        parts = _taskmanager_parts(total, fixed, options, DoesNotFit)
        overhead = _rest_for_overhead(process, total, options)
    elif task_heap is not None and managed is not None:
        parts = replace(fixed, task_heap=task_heap, managed=managed)
        network = options.range("network", "64m", None)
        parts = replace(parts, network=network.of_rest(parts.total))
        overhead = _rest_for_overhead(process, parts.total, options)
    else:
        overhead, total = _overhead_and_flink(process, options)
        parts = _taskmanager_parts(total, fixed, options, TooSmall)
    heap = parts.framework_heap + parts.task_heap
    sizes = {
        "framework.heap.size": parts.framework_heap,
        "framework.off-heap.size": parts.framework_off_heap,
        "task.heap.size": parts.task_heap,
        "task.off-heap.size": parts.task_off_heap,
        "network.min": parts.network,
        "network.max": parts.network,
        "managed.size": parts.managed,
    }
    jvm = [f"-Xmx{heap}", f"-Xms{heap}", f"-XX:MaxDirectMemorySize={parts.direct}"]
    return _role_memory(options, sizes, overhead, jvm)


def _taskmanager_parts(
    total: int, fixed: _Parts, options: MemoryOptions, error: type[DoesNotFit]
) -> _Parts:
    """Splits `total`. Sizes that are not given follow by fraction; task heap takes the rest, or
    network memory if the task heap is given."""
    managed = options.given("managed.size")
    if managed is None:
        managed = options.fraction_range("managed.fraction", 0.4).of(total)
    network = options.range("network", "64m", None)
    task_heap = options.given("task.heap.size")
    if task_heap is None:
        parts = replace(fixed, managed=managed, network=network.of(total))
        if parts.total > total:
            raise error(_exceeds(parts, total))
        return replace(parts, task_heap=total - parts.total)
    parts = replace(fixed, managed=managed, task_heap=task_heap)
    rest = total - parts.total
    if rest < network.min:
        raise error(_exceeds(replace(parts, network=network.min), total))
    if rest > network.max:
        raise DoesNotFit(f"{_mib(rest)} would be left for the network, more than its maximum")
    return replace(parts, network=rest)


def _exceeds(parts: _Parts, total: int) -> str:
    return (
        f"{_mib(total)} are left for Flink, but framework ({_mib(parts.framework_heap)} heap,"
        f" {_mib(parts.framework_off_heap)} off-heap), tasks ({_mib(parts.task_heap)} heap,"
        f" {_mib(parts.task_off_heap)} off-heap), managed ({_mib(parts.managed)}) and network"
        f" ({_mib(parts.network)}) memory need {_mib(parts.total)}"
    )


def _overhead_and_flink(process: int, options: MemoryOptions) -> tuple[int, int]:
    """Returns the JVM's overhead, a fraction of the process, and what is left for Flink."""
    metaspace = options.size("jvm-metaspace.size", "256m")
    overhead = options.range("jvm-overhead", "192m", "1g").of(process)
    left = process - metaspace - overhead
    if left < 0:
        raise TooSmall(
            f"metaspace ({_mib(metaspace)}) and JVM overhead ({_mib(overhead)}) alone exceed it"
        )
    return overhead, left


def _rest_for_overhead(process: int, total: int, options: MemoryOptions) -> int:
    """Returns the JVM's overhead if Flink's part of the process is given: the rest."""
    allowed = options.range("jvm-overhead", "192m", "1g")
    overhead = process - total - options.size("jvm-metaspace.size", "256m")
    if overhead < allowed.min:
        raise TooSmall(
            f"{_mib(overhead)} would be left for the JVM overhead, which needs {_mib(allowed.min)}"
        )
    if overhead > allowed.max:
        raise DoesNotFit(
            f"{_mib(overhead)} would be left for the JVM overhead, more than its maximum of"
            f" {_mib(allowed.max)}"
        )
    return overhead


def _role_memory(
    options: MemoryOptions, sizes: Mapping[str, int], overhead: int, jvm: list[str]
) -> RoleMemory:
    metaspace = options.size("jvm-metaspace.size", "256m")
    every = {
        **sizes,
        "jvm-metaspace.size": metaspace,
        "jvm-overhead.min": overhead,
        "jvm-overhead.max": overhead,
    }
    return RoleMemory(
        {options.key(name): f"{size}b" for name, size in every.items()},
        (*jvm, f"-XX:MaxMetaspaceSize={metaspace}"),
    )


def _mib(size: int) -> str:
    """Formats whole MiB for people; a negative size is 0."""
    return f"{max(size, 0) / _MIB:.0f}m"
