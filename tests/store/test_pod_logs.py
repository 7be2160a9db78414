"""Logs of pods: each line once, whoever writes it, and rows of a bounded size."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import anyio
import pytest
from sqlalchemy import func, select

from tests.store.world import LEASE, SECOND, START, World
from xuanwu.kernel.errors import Bug
from xuanwu.model.lease import LeaseKey
from xuanwu.model.pod_log import LogStream, PodKey, Shipped, UnstoredLines
from xuanwu.store import leases, pod_logs
from xuanwu.store.database import Database
from xuanwu.store.leases import Claim
from xuanwu.store.pod_logs import LogLimits
from xuanwu.store.tables.pod_logs import log_chunks, log_streams

pytestmark = pytest.mark.anyio
SMALL = LogLimits(kept=1000, chunk=100)
A, B, C = (PodKey("local", "run_1", f"run-1-taskmanager-{name}") for name in "abc")
OTHER = PodKey("local", "run_2", "run-2-jobmanager-a")


async def enroll(db: Database, *pods: PodKey, now: datetime = START) -> None:
    async with db.begin() as tx:
        await pod_logs.enroll(tx, pods, now)


async def claim(
    world: World, *pods: PodKey, owner: str = "one", limit: int = 100
) -> list[LogStream]:
    by = Claim(owner, world.clock.now(), LEASE, limit)
    async with world.db.begin() as tx:
        return await pod_logs.claim(tx, "local", [pod.stream for pod in pods], by)


def lines_of(stream: LogStream, text: str, *, begin: int | None = None) -> UnstoredLines:
    at = stream.end if begin is None else begin
    return UnstoredLines(
        stream.lease_key, at, text.encode(), f"cursor {at + len(text.encode())}", START, START
    )


async def append(world: World, *batch: UnstoredLines, limits: LogLimits = SMALL) -> set[LeaseKey]:
    async with world.db.begin() as tx:
        return await pod_logs.append(tx, batch, limits)


async def put_back(world: World, stream: LogStream, pause: timedelta | None) -> None:
    async with world.db.begin() as tx:
        await pod_logs.write(tx, [Shipped(stream, pause)], world.clock.now())


async def find(world: World, pod: PodKey) -> LogStream:
    async with world.db.read() as tx:
        (found,) = [
            one for one in await pod_logs.of_cluster(tx, pod.target, pod.cluster) if one.key == pod
        ]
    return found


async def text_of(world: World, pod: PodKey, offset: int = 0) -> str:
    """All text from `offset`, read in as many calls as it takes."""
    found = b""
    while True:
        async with world.db.read() as tx:
            part = await pod_logs.after(tx, pod.stream, offset)
        assert part is not None
        found += part.text[max(0, offset - part.begin) :]
        offset = part.begin + len(part.text)
        if part.reaches_end:
            return found.decode()


async def sizes(world: World, pod: PodKey) -> list[int]:
    size = log_chunks.c.end_offset - log_chunks.c.begin_offset
    query = select(size.label("size")).where(log_chunks.c.stream == pod.stream)
    async with world.db.read() as tx:
        rows = await tx.all(query.order_by(log_chunks.c.begin_offset))
    return [row["size"] for row in rows]


async def test_lines_of_several_pods_are_stored_with_their_cursors(world: World) -> None:
    await enroll(world.db, A, B)
    a, b = sorted(await claim(world, A, B), key=lambda one: one.key)
    assert await append(world, lines_of(a, "one\n"), lines_of(b, "zwö\n😀\0\n")) == {
        a.lease_key,
        b.lease_key,
    }
    assert await text_of(world, A) == "one\n"
    assert await text_of(world, B) == "zwö\n😀\0\n"
    found = await find(world, B)
    assert (found.begin, found.end, found.cursor) == (0, 11, "cursor 11")
    assert found.last_at == START
    await append(world, replace(lines_of(a, "two\n", begin=4), last_at=START + SECOND))
    assert await text_of(world, A, offset=4) == "two\n"
    assert (await find(world, A)).last_at == START + SECOND


async def test_a_server_that_lost_its_lease_stores_nothing(world: World) -> None:
    await enroll(world.db, A, B)
    a, b = sorted(await claim(world, A, B), key=lambda one: one.key)
    await append(world, lines_of(a, "one\n"))
    world.clock.move(LEASE)
    (newer,) = await claim(world, A, owner="two")
    assert newer.end == 4
    held = await append(world, lines_of(a, "lost\n", begin=4), lines_of(b, "kept\n"))
    assert held == {b.lease_key}, "an expired lease that nobody else has claimed still holds"
    assert await append(world, lines_of(newer, "two\n")) == {newer.lease_key}
    assert await text_of(world, A) == "one\ntwo\n"
    assert await text_of(world, B) == "kept\n"
    await put_back(world, a, None)
    assert (await find(world, A)).is_open, "it belongs to the newer claim"


async def test_a_write_whose_answer_was_lost_can_be_repeated_with_more(world: World) -> None:
    await enroll(world.db, A)
    (a,) = await claim(world, A)
    await append(world, lines_of(a, "one\n"))
    for _ in range(2):
        assert await append(world, lines_of(a, "one\ntwo\n")) == {a.lease_key}
    assert await text_of(world, A) == "one\ntwo\n"
    with pytest.raises(Bug, match="do not continue"):
        await append(world, lines_of(a, "four\n", begin=12))
    with pytest.raises(Bug, match="do not continue"):
        await append(world, lines_of(a, "one\n"))
    assert await text_of(world, A) == "one\ntwo\n"


async def test_the_last_chunk_is_extended_until_it_is_full(world: World) -> None:
    await enroll(world.db, A)
    (a,) = await claim(world, A)
    chance, text = random.Random(7), ""
    while len(text) < 900:
        new = "".join(f"{'x' * chance.randrange(30)}\n" for _ in range(chance.randrange(1, 5)))
        await append(world, lines_of(a, new, begin=len(text)))
        text += new
    assert await text_of(world, A) == text
    *full, last = await sizes(world, A)
    assert all(100 <= size < 130 for size in full), full
    assert last < 130
    for offset in range(0, len(text), 7):
        assert await text_of(world, A, offset) == text[offset:]


async def test_much_at_once_is_cut_into_chunks_and_a_long_line_is_not(world: World) -> None:
    await enroll(world.db, A)
    (a,) = await claim(world, A)
    text = "".join(f"{'y' * 49}\n" for _ in range(5)) + "z" * 400 + "\n" + "end\n"
    await append(world, lines_of(a, text))
    assert await sizes(world, A) == [100, 100, 451, 4]
    assert await text_of(world, A) == text


async def test_the_oldest_chunks_go_and_offsets_stay(world: World) -> None:
    await enroll(world.db, A)
    (a,) = await claim(world, A)
    lines = [f"{number:09}\n" for number in range(500)]
    stored = await find(world, A)
    for begin in range(0, 500, 5):
        await append(world, lines_of(a, "".join(lines[begin : begin + 5]), begin=begin * 10))
        stored = await find(world, A)
        assert stored.end == begin * 10 + 50
        assert min(stored.end, 900) <= stored.size <= 1000
    assert sum(await sizes(world, A)) == stored.size
    assert await text_of(world, A) == "".join(lines)[stored.begin :]
    await append(world, lines_of(a, "x" * 5000 + "\n", begin=stored.end))
    assert await text_of(world, A) == "x" * 5000 + "\n", "the last chunk always stays"


@pytest.mark.parametrize("lines", [0, 1, 9, 10, 11, 60, 1000])
async def test_a_tail_has_enough_lines_and_ends_at_the_end(world: World, lines: int) -> None:
    await enroll(world.db, A)
    (a,) = await claim(world, A)
    written = [f"{number:09}\n" for number in range(500)]
    await append(world, lines_of(a, "".join(written)), limits=replace(SMALL, kept=1 << 20))
    async with world.db.read() as tx:
        found = await pod_logs.tail(tx, A.stream, lines)
        assert await pod_logs.tail(tx, B.stream, lines) is None
        assert await pod_logs.after(tx, B.stream, 0) is None
    assert found and found.reaches_end
    text = found.text.decode()
    assert "".join(written).endswith(text)
    assert min(lines, 500) <= text.count("\n") <= 500


async def test_a_reader_sees_one_moment_while_lines_are_stored(
    world: World, replica: Database
) -> None:
    await enroll(world.db, A)
    (a,) = await claim(world, A)
    written = [f"{number:09}\n" for number in range(300)]
    ended = anyio.Event()

    async def write() -> None:
        for number, line in enumerate(written):
            await append(world, lines_of(a, line, begin=number * 10))
        ended.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write)
        while not ended.is_set():
            async with replica.read() as tx:
                for found in (
                    await pod_logs.after(tx, A.stream, 0),
                    await pod_logs.tail(tx, A.stream, 30),
                ):
                    assert found
                    begin, end = found.begin, found.begin + len(found.text)
                    assert end <= found.stream.end
                    assert found.text.decode() == "".join(written)[begin:end]
                assert found.reaches_end


async def test_servers_that_see_a_pod_add_one_row(world: World, replica: Database) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(8):
            db = (world.db, replica)[number % 2]
            tasks.start_soon(enroll, db, *([A, B, C] if number % 3 else [C, OTHER]))
    async with world.db.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(log_streams)) == 4


async def test_a_complete_log_is_not_claimed_until_its_pod_is_seen_again(world: World) -> None:
    await enroll(world.db, A)
    (a,) = await claim(world, A)
    await append(world, lines_of(a, "one\n"))
    await put_back(world, a, None)
    assert not (await find(world, A)).is_open
    assert await claim(world, A) == []
    await enroll(world.db, A)
    (again,) = await claim(world, A)
    assert (again.end, again.cursor) == (4, "cursor 4")
    await put_back(world, again, SECOND)
    assert await claim(world, A) == []
    world.clock.move(SECOND)
    assert len(await claim(world, A)) == 1


async def test_servers_share_the_streams(world: World) -> None:
    pods = [PodKey("local", "run_1", f"pod-{number}") for number in range(10)]
    await enroll(world.db, *pods)
    mine = await claim(world, *pods)
    assert len(mine) == 10, "it is the only server"
    for one in mine[:3]:
        await put_back(world, one, timedelta(0))
    assert [one.id for one in await claim(world, *pods, owner="two")] == [
        one.id for one in mine[:3]
    ]
    await put_back(world, mine[3], timedelta(0))
    free = {pods.index(mine[3].key)}
    assert await claim(world, *[pods[n] for n in free]) == [], "the other has fewer"
    world.clock.move(timedelta(seconds=5))
    assert len(await claim(world, *[pods[n] for n in free])) == 1, "but does not want it"


async def test_only_wanted_streams_are_claimed(world: World) -> None:
    await enroll(world.db, A, B, OTHER)
    assert [one.key for one in await claim(world, B)] == [B]
    assert {one.key for one in await claim(world, A, B, OTHER)} == {A, OTHER}


async def _stale(world: World, before: datetime, limit: int = 10) -> Sequence[str]:
    async with world.db.read() as tx:
        return await pod_logs.stale(tx, "local", before, limit)


async def test_logs_are_stale_once_nothing_of_their_run_was_written_or_read(world: World) -> None:
    gone = PodKey("removed-target", "run_3", "run-3-jobmanager-a")
    await enroll(world.db, A, B, OTHER, gone)
    claimed = {one.key: one for one in await claim(world, A, B, OTHER)}
    for one in claimed.values():
        await append(world, lines_of(one, "one\n"))
    await put_back(world, claimed[A], None)
    await put_back(world, claimed[OTHER], None)
    day = timedelta(days=1)
    now = world.clock.move(day)
    async with world.db.begin() as tx:
        await leases.renew(tx, log_streams, [claimed[B].lease_key], now + LEASE)
    assert set(await _stale(world, now - day)) == set(), "nothing is older than that"
    stale = await _stale(world, now - day / 2)
    assert set(stale) == {OTHER.stream, gone.stream}, "a pod of run_1 is still shipped"
    assert len(await _stale(world, now - day / 2, limit=1)) == 1
    await put_back(world, claimed[B], timedelta(0))
    assert B.stream not in await _stale(world, now - day / 2), "it was shipped a moment ago"
    async with world.db.begin() as tx:
        await pod_logs.remove(tx, OTHER.stream)
        assert await pod_logs.of_cluster(tx, "local", "run_2") == []
    assert await sizes(world, OTHER) == []
    later = world.clock.move(day)
    assert set(await _stale(world, later - day / 2)) == {A.stream, B.stream, gone.stream}


async def test_writers_of_many_streams_do_not_deadlock(world: World, replica: Database) -> None:
    pods = [PodKey("local", "run_1", f"pod-{number}") for number in range(40)]
    await enroll(world.db, *pods)
    ours = await claim(world, *pods[:20])
    theirs = await claim(world, *pods, owner="two")
    assert len(theirs) == 20

    async def write(db: Database, own: Sequence[LogStream], others: Sequence[LogStream]) -> None:
        for turn in range(10):
            batch = [lines_of(one, "line\n", begin=turn * 5) for one in own]
            lost = [LeaseKey(one.id, "lost") for one in others]
            strange = [replace(lines_of(one, "no\n"), key=key) for one, key in zip(others, lost)]  # noqa: B905
            async with db.begin() as tx:
                held = await pod_logs.append(tx, [*batch, *strange][:: (-1) ** turn], SMALL)
                assert held == {one.lease_key for one in own}

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write, world.db, ours, theirs)
        tasks.start_soon(write, replica, theirs, ours)
    for pod in pods:
        assert await text_of(world, pod) == "line\n" * 10
