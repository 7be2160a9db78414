"""Lines are read once each, whatever their stamps, and never more than was asked for."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import pytest
from tests.support.fake_kubernetes import FakeKubernetes

from xuanwu.kernel.errors import NotFound
from xuanwu.kube import logs
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.logs import Container, Cursor

pytestmark = pytest.mark.anyio
_MAIN = Container("default", "p", "main")
_SECOND = "2026-01-01T00:00:07"


@dataclass
class _World:
    fake: FakeKubernetes
    server: ApiServer

    def write(self, *lines: str, stamp: str | None = None) -> None:
        self.fake.logs.write("default", "p", "main", *lines, stamp=stamp)


@pytest.fixture
async def world() -> AsyncGenerator[_World]:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        fake.store.put(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": "p", "namespace": "default"},
                "spec": {"containers": [{"name": "main"}]},
            }
        )
        yield _World(fake, server)


async def _all(world: _World, limit: int) -> list[str]:
    found: list[str] = []
    cursor: Cursor | None = None
    while True:
        part = await logs.read_after(world.server, _MAIN, cursor, limit=limit)
        if not part.lines:
            return found
        found += part.lines
        cursor = part.cursor


@pytest.mark.parametrize("limit", [1, 7, 100, 1 << 20])
async def test_lines_of_one_second_and_of_one_stamp_are_read_once_each(
    world: _World, limit: int
) -> None:
    stamps = [f"{_SECOND}.1Z", f"{_SECOND}.1Z", f"{_SECOND}.1Z", f"{_SECOND}.123456789Z"]
    stamps += [f"{_SECOND}.2Z", "2026-01-01T00:00:08Z", "2026-01-01T00:00:08Z"]
    for number, stamp in enumerate(stamps):
        world.write(f"line {number}", stamp=stamp)
    assert await _all(world, limit) == [f"line {number}" for number in range(len(stamps))]


@pytest.mark.parametrize("zone", ["+08:00", "-03:30"])
async def test_stamps_of_a_node_in_another_zone_lead_on_as_those_of_any(
    world: _World, zone: str
) -> None:
    for second in (57, 58, 59):
        world.write(f"a{second}", f"b{second}", stamp=f"2026-01-01T23:59:{second}.1{zone}")
    assert await _all(world, 1) == ["a57", "b57", "a58", "b58", "a59", "b59"]


async def test_lines_written_since_with_the_stamp_of_the_last_are_read(world: _World) -> None:
    world.write("one", "two", stamp=f"{_SECOND}.5Z")
    first = await logs.read_after(world.server, _MAIN)
    world.write("two", stamp=f"{_SECOND}.5Z")
    again = await logs.read_after(world.server, _MAIN, first.cursor)
    assert again.lines == ("two",)


async def test_a_log_beyond_the_limit_is_read_in_parts(
    world: _World,
) -> None:
    lines = [f"{number:06} {'x' * 93}" for number in range(30_000)]
    world.write(*lines, stamp=f"{_SECOND}.5Z")
    part = await logs.read_after(world.server, _MAIN)
    assert logs.LIMIT <= sum(map(len, part.lines)) <= logs.LIMIT + 100


async def test_an_overlong_line_is_cut_and_the_next_one_is_whole(world: _World) -> None:
    world.write("x" * 3_000_000, "next")
    part = await logs.read_after(world.server, _MAIN, limit=1 << 22)
    assert part.lines[1] == "next"
    assert 1 << 17 < len(part.lines[0]) < 1 << 19


async def test_who_follows_hears_every_line_and_the_end(world: _World) -> None:
    world.write("one")
    heard: list[str] = []
    async with aclosing(logs.follow(world.server, _MAIN)) as parts:
        async for part in parts:
            heard += part.lines
            if heard == ["one"]:
                world.write("two", "three")
            else:
                world.fake.logs.end("default", "p", "main")
    assert heard == ["one", "two", "three"]


async def test_a_life_that_the_node_cleaned_away_is_missing_and_its_word_is_no_line(
    world: _World,
) -> None:
    world.write("one")
    world.fake.logs.restart("default", "p", "main")
    world.fake.logs.lose("default", "p", "main")
    last = Container("default", "p", "main", is_previous=True)
    with pytest.raises(NotFound, match="resolving symlinks") as raised:
        await logs.read_after(world.server, last)
    assert raised.value.detail_code == "log_missing"


async def test_a_container_that_did_not_start_has_no_log_and_says_why(world: _World) -> None:
    with pytest.raises(NotFound, match="ContainerCreating") as raised:
        await logs.read_after(world.server, _MAIN)
    assert raised.value.detail_code == "log_missing"
