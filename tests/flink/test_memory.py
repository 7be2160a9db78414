"""The memory of processes, figure by figure beside what Flink's own calculator says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest
from tests.flink.flink_words import FlinkWords

from xuanwu.flink.memory import RoleMemory, jobmanager_memory, taskmanager_memory
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize
from xuanwu.model.resources import ProcessResources, TaskManagerResources

SIZES = ("600m", "983m", "1g", "1280m", "1733m", "2g", "4g", "11g", "64g")
TM = "taskmanager.memory."
JM = "jobmanager.memory."
TM_CHOICES: tuple[dict[str, str], ...] = (
    {},
    {f"{TM}managed.fraction": "0.1"},
    {f"{TM}managed.fraction": "0"},
    {f"{TM}managed.fraction": "0.73"},
    {f"{TM}managed.size": "64m"},
    {"taskmanager.memory.size": "64m"},
    {f"{TM}task.heap.size": "100m"},
    {f"{TM}task.heap.size": "100m", f"{TM}network.max": "200m"},
    {f"{TM}task.heap.size": "200m", f"{TM}managed.size": "100m"},
    {f"{TM}flink.size": "900m"},
    {f"{TM}flink.size": "900m", f"{TM}task.heap.size": "200m"},
)
TM_SIDES: tuple[dict[str, str], ...] = (
    {},
    {f"{TM}network.min": "16m", f"{TM}network.max": "16 mb"},
    {"taskmanager.network.memory.fraction": "0.033"},
    {f"{TM}jvm-metaspace.size": "96m"},
    {f"{TM}jvm-overhead.fraction": "0.27", f"{TM}jvm-overhead.max": "3g"},
    {f"{TM}jvm-overhead.min": "64m", f"{TM}jvm-overhead.max": "100000 kb"},
    {f"{TM}framework.heap.size": "64m", f"{TM}task.off-heap.size": "33m"},
    {f"{TM}framework.off-heap.size": "0b"},
)
JM_CHOICES: tuple[dict[str, str], ...] = (
    {},
    {f"{JM}heap.size": "300m"},
    {f"{JM}flink.size": "500m"},
    {f"{JM}heap.size": "300m", f"{JM}flink.size": "428m"},
    {f"{JM}heap.size": "300m", f"{JM}flink.size": "429m"},
    {f"{JM}heap.size": "300m", f"{JM}flink.size": "299m"},
    {f"{JM}heap.size": "300m", f"{JM}flink.size": "400m", f"{JM}off-heap.size": "100m"},
    {f"{JM}heap.size": "300m", f"{JM}flink.size": "400m", f"{JM}off-heap.size": "99m"},
    {f"{JM}off-heap.size": "64m"},
    {f"{JM}enable-jvm-direct-memory-limit": "true"},
    {f"{JM}jvm-metaspace.size": "150 mb"},
    {f"{JM}jvm-overhead.fraction": "0.333", f"{JM}jvm-overhead.max": "20g"},
    {f"{JM}jvm-overhead.min": "2g"},
)


def taskmanager(size: str, options: dict[str, str]) -> RoleMemory:
    resources = TaskManagerResources(cpu=1.5, memory=ByteSize.parse(size), slots=3)
    return taskmanager_memory(resources, options)


def jobmanager(size: str, options: dict[str, str]) -> RoleMemory:
    return jobmanager_memory(ProcessResources(memory=ByteSize.parse(size)), options)


def test_the_direct_memory_of_a_taskmanager_holds_that_of_its_tasks() -> None:
    def direct(options: dict[str, str]) -> int:
        (flag,) = [one for one in taskmanager("2g", options).jvm if "MaxDirectMemorySize" in one]
        return int(flag.partition("=")[2])

    assert direct({f"{TM}task.off-heap.size": "64m"}) - direct({}) == 64 << 20


def tm_grid() -> Iterator[tuple[str, dict[str, str]]]:
    for size, choice, side in itertools.product(SIZES, TM_CHOICES, TM_SIDES):
        yield size, {**choice, **side}


def flink_tm(
    words: FlinkWords, grid: Sequence[tuple[str, dict[str, str]]]
) -> list[RoleMemory | None]:
    offered = {"taskmanager.cpu.cores": "1.5", "taskmanager.numberOfTaskSlots": "3"}
    return words.memory(
        "GET_TM_RESOURCE_PARAMS",
        [{f"{TM}process.size": size, **offered, **options} for size, options in grid],
    )


def flink_jm(
    words: FlinkWords, grid: Sequence[tuple[str, dict[str, str]]]
) -> list[RoleMemory | None]:
    return words.memory(
        "GET_JM_RESOURCE_PARAMS",
        [{f"{JM}process.size": size, **options} for size, options in grid],
    )


@pytest.mark.flink
def test_a_taskmanager_gets_what_flinks_own_calculator_gives_it(flink_words: FlinkWords) -> None:
    grid = list(tm_grid())
    accepted = 0
    for (size, options), flink in zip(grid, flink_tm(flink_words, grid), strict=True):
        try:
            ours = taskmanager(size, options)
        except InvalidInput:
            assert flink is None, (size, options)
            continue
        assert ours == flink, (size, options)
        accepted += 1
    assert accepted > len(grid) / 3
    assert len(grid) - accepted > len(grid) / 10


@pytest.mark.flink
def test_a_jobmanager_gets_what_flinks_own_calculator_gives_it(flink_words: FlinkWords) -> None:
    grid = list(itertools.product(SIZES, JM_CHOICES))
    accepted = 0
    for (size, options), flink in zip(grid, flink_jm(flink_words, grid), strict=True):
        try:
            ours = jobmanager(size, options)
        except InvalidInput:
            assert flink is None or _heap(flink) < 128 << 20, (size, options)
            continue
        assert ours == flink, (size, options)
        accepted += 1
    assert accepted > len(grid) / 3


def _heap(memory: RoleMemory) -> int:
    return int(memory.options[f"{JM}heap.size"].removesuffix("b"))


@pytest.mark.flink
def test_the_smallest_size_named_is_the_smallest_that_flink_accepts(
    flink_words: FlinkWords,
) -> None:
    named: list[tuple[str, dict[str, str]]] = []
    for choice, side in itertools.product(TM_CHOICES, TM_SIDES):
        options = {**choice, **side}
        with pytest.raises(InvalidInput) as caught:
            taskmanager("1m", options)
        assert caught.value.where == "resources.taskmanager.memory"
        if smallest := caught.value.facts.get("smallest"):
            assert str(smallest) in caught.value.message
            named.append((str(smallest), options))
    assert len(named) > 60
    below = [(f"{ByteSize.parse(size) // (1 << 20) - 1}m", options) for size, options in named]
    assert all(memory is not None for memory in flink_tm(flink_words, named))
    assert all(memory is None for memory in flink_tm(flink_words, below))


def test_a_jobmanager_without_room_for_a_heap_is_told_the_smallest_size_that_works() -> None:
    with pytest.raises(InvalidInput, match="at least 704m") as caught:
        jobmanager("600m", {})
    assert caught.value.where == "resources.jobmanager.memory"
    assert jobmanager("704m", {}).jvm[0] == f"-Xmx{128 << 20}"


def test_options_that_no_size_can_satisfy_are_said_to_contradict_each_other() -> None:
    options = {f"{TM}flink.size": "100m"}
    with pytest.raises(InvalidInput, match="do not fit"):
        taskmanager("1g", options)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (f"{TM}managed.fraction", "1"),
        (f"{TM}managed.fraction", "-0.1"),
        (f"{TM}managed.fraction", "nan"),
        (f"{TM}managed.fraction", "much"),
        (f"{TM}managed.size", "1.5g"),
        (f"{TM}jvm-metaspace.size", "${size}"),
        (f"{TM}jvm-overhead.min", "2g"),
        (f"{TM}network.min", ""),
    ],
)
def test_a_value_that_flink_cannot_read_is_named_by_its_key(key: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        taskmanager("4g", {key: value})
    assert caught.value.where == f"options.{key}"
