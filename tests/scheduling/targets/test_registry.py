from __future__ import annotations

from datetime import timedelta
from typing import cast

import anyio
import pytest

from tests.scheduling.targets.conftest import OneWay, SlowTarget, Workshop
from tests.support.wait import eventually
from xuanwu.cluster.target import Target
from xuanwu.flink.rest import FlinkRest, Way
from xuanwu.kernel.errors import InvalidInput, Unavailable, Unreachable
from xuanwu.model.target import DeclaredTarget
from xuanwu.scheduling.targets.registry import RegistrySettings, open_registry

pytestmark = pytest.mark.anyio
NEVER = RegistrySettings(poll=timedelta(hours=1))
HASTY = RegistrySettings(poll=timedelta(hours=1), patience=timedelta(milliseconds=50))
WATCHFUL = RegistrySettings(poll=timedelta(milliseconds=20))


class Asked:
    """A call of a target that is under way."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.answer: frozenset[str] | None = None
        self.error: Unreachable | None = None

    async def ask(self) -> None:
        try:
            self.answer = await self._target.clusters()
        except Unreachable as error:
            self.error = error


async def test_rows_become_open_targets_by_name(workshop: Workshop) -> None:
    await workshop.add("b")
    await workshop.add("a")
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        assert sorted(registry) == ["a", "b"]
        assert len(registry) == 2
        assert "c" not in registry
        workshop.opened[0][1].go.set()
        assert await registry["a"].clusters() == {"run_1"}
        assert not workshop.closed
    assert sorted(row.name for row in workshop.closed) == ["a", "b"]


async def test_what_another_server_writes_is_taken_over_by_itself(workshop: Workshop) -> None:
    async with open_registry(workshop.core.db, workshop.open, WATCHFUL) as registry:
        await workshop.add("a")
        await eventually(lambda: "a" in registry)
        await workshop.change("a")
        await eventually(lambda: [row.version for row in workshop.closed] == [1])
        assert [row.version for row, _ in workshop.opened] == [1, 2]
        await workshop.remove("a")
        await eventually(lambda: "a" not in registry)
        await eventually(lambda: [row.version for row in workshop.closed] == [1, 2])


async def test_one_that_nobody_changed_is_left_alone(workshop: Workshop) -> None:
    await workshop.add("a")
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        for _ in range(3):
            await registry.refresh()
        assert len(workshop.opened) == 1


async def test_a_name_that_was_removed_and_added_is_opened_anew(workshop: Workshop) -> None:
    await workshop.add("a")
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        await workshop.remove("a")
        await workshop.add("a")
        await registry.refresh()
        assert [row.version for row, _ in workshop.opened] == [1, 1]


async def test_a_call_under_way_ends_with_the_old_settings_and_the_next_has_the_new_ones(
    workshop: Workshop,
) -> None:
    await workshop.add("a")
    async with (
        open_registry(workshop.core.db, workshop.open, NEVER) as registry,
        anyio.create_task_group() as tasks,
    ):
        held = registry["a"]
        asked = Asked(held)
        tasks.start_soon(asked.ask)
        (_, old) = workshop.opened[0]
        await old.asked.wait()
        await workshop.change("a")
        await registry.refresh()
        (_, new) = workshop.opened[1]
        new.go.set()
        assert await held.clusters() == {"run_1"}
        assert not (workshop.closed or asked.answer)
        old.go.set()
        await eventually(lambda: asked.answer == frozenset({"run_1"}))
        await eventually(lambda: [row.version for row in workshop.closed] == [1])


@pytest.mark.parametrize("is_removed", [False, True])
async def test_a_call_that_does_not_end_is_cut_off_as_unreachable(
    workshop: Workshop, *, is_removed: bool
) -> None:
    await workshop.add("a")
    async with (
        open_registry(workshop.core.db, workshop.open, HASTY) as registry,
        anyio.create_task_group() as tasks,
    ):
        asked = Asked(registry["a"])
        tasks.start_soon(asked.ask)
        await workshop.opened[0][1].asked.wait()
        await (workshop.remove if is_removed else workshop.change)("a")
        await registry.refresh()
        await eventually(lambda: asked.error is not None)
        await eventually(lambda: len(workshop.closed) == 1)


async def test_who_holds_a_removed_target_is_told_so(workshop: Workshop) -> None:
    await workshop.add("a")
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        held = registry["a"]
        await workshop.remove("a")
        await registry.refresh()
        with pytest.raises(Unreachable, match="was removed"):
            await held.clusters()


@pytest.mark.parametrize("fault", [InvalidInput("Unknown key 'x'."), Unavailable("Another key.")])
async def test_one_that_cannot_be_opened_is_there_and_refuses_with_the_next_step(
    workshop: Workshop, fault: Exception
) -> None:
    await workshop.add("a")
    await workshop.add("b")
    workshop.faults["a"] = fault
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        assert sorted(registry) == ["a", "b"]
        for call in (registry["a"].clusters(), registry["a"].remove("run_1")):
            with pytest.raises(Unreachable, match="xuanwu target edit a") as caught:
                await call
            assert str(fault) in caught.value.message
        workshop.faults.clear()
        await registry.refresh()
        assert len(workshop.opened) == 1  # what was written was wrong, and still is
        await workshop.change("a")
        await registry.refresh()
        workshop.opened[-1][1].go.set()
        assert await registry["a"].clusters() == {"run_1"}


async def test_one_that_crashes_refuses_and_is_opened_again(workshop: Workshop) -> None:
    await workshop.add("a")
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        workshop.crash.set()
        await eventually(lambda: len(workshop.closed) == 1)
        with pytest.raises(Unreachable, match="internal error"):
            await registry["a"].clusters()
        await registry.refresh()
        workshop.opened[1][1].go.set()
        assert await registry["a"].clusters() == {"run_1"}


async def test_a_row_of_a_fault_that_is_a_bug_is_opened_again_and_again(
    workshop: Workshop,
) -> None:
    await workshop.add("a")
    workshop.faults["a"] = RuntimeError("bug")
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        with pytest.raises(Unreachable):
            await registry["a"].clusters()
        workshop.faults.clear()
        await registry.refresh()
        assert len(workshop.opened) == 1


async def test_the_end_waits_for_nobody(workshop: Workshop) -> None:
    await workshop.add("a")
    async with anyio.create_task_group() as tasks:
        async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
            asked = Asked(registry["a"])
            tasks.start_soon(asked.ask)
            await workshop.opened[0][1].asked.wait()
        assert len(workshop.closed) == 1
        await eventually(lambda: asked.error is not None)


async def test_an_error_of_the_block_comes_out_as_it_is(workshop: Workshop) -> None:
    await workshop.add("a")
    with pytest.raises(ValueError, match="mine"):
        async with open_registry(workshop.core.db, workshop.open, NEVER):
            raise ValueError("mine")
    assert len(workshop.closed) == 1


async def test_who_goes_through_all_is_not_disturbed_by_a_change(workshop: Workshop) -> None:
    for name in ("a", "b", "c"):
        await workshop.add(name)
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        seen: list[str] = []
        for name, target in registry.items():
            assert not target.brings_release
            seen.append(name)
            if name == "a":
                await workshop.remove("b")
                await registry.refresh()
        assert seen == ["a", "b", "c"]
        assert sorted(registry) == ["a", "c"]


async def test_ways_to_flink_follow_the_targets(workshop: Workshop) -> None:
    url = "https://api.example.com/api/v1/namespaces/flink/services/x"
    async with (
        open_registry(workshop.core.db, workshop.open, NEVER) as registry,
        FlinkRest(ways=registry.ways) as flink,
    ):
        assert list(registry.ways) == []
        workshop.ways["a"] = cast("Way", OneWay("https://api.example.com/"))
        await workshop.add("a")
        await registry.refresh()
        assert await flink.job_status(url, "0" * 32) is None
        workshop.ways["a"] = cast("Way", OneWay("https://other.example.com/"))
        await workshop.change("a")
        await registry.refresh()
        assert [way.leads_to(url) for way in registry.ways] == [False]
        await workshop.remove("a")
        await registry.refresh()
        assert list(registry.ways) == []


async def test_only_a_target_of_kubernetes_brings_its_release(workshop: Workshop) -> None:
    await workshop.add("a")
    workshop.faults["a"] = Unavailable("Broken.")
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        assert not registry["a"].brings_release


def _versions(rows: list[tuple[DeclaredTarget, SlowTarget]]) -> list[int]:
    return [row.version for row, _ in rows]


async def test_a_refresh_that_is_cancelled_is_made_good_by_the_next(workshop: Workshop) -> None:
    async with open_registry(workshop.core.db, workshop.open, NEVER) as registry:
        await workshop.add("a")
        with anyio.CancelScope() as scope:
            scope.cancel()
            await registry.refresh()
        await registry.refresh()
        assert _versions(workshop.opened) == [1]
