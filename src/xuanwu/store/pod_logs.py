"""Logs of pods: streams, which are also the leased queue of shipping, and their compressed chunks.

Lines and the cursor behind them are written in one transaction, under the lease of the stream. So
a server that lost its lease can store nothing, and whatever a killed server did not store is read
again by the next one. It does not know how a log is read.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    RowMapping,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from xuanwu.kernel.errors import Bug
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.lease import Lease, LeaseKey
from xuanwu.model.pod_log import LogStream, LogText, PodKey, Shipped, UnstoredLines
from xuanwu.store import leases
from xuanwu.store.leases import Claim
from xuanwu.store.tables.pod_logs import log_chunks as chunks
from xuanwu.store.tables.pod_logs import log_streams as streams
from xuanwu.store.tables.targets import declared_targets
from xuanwu.store.transaction import Transaction

_LEVEL = 3
_READ, _MOST_READ = 17, 1 << 20
_MOST_STREAMS = 5000
_UNWANTED = timedelta(seconds=5)


@dataclass(frozen=True)
class LogLimits:
    """The newest `kept` bytes of each stream stay. The last chunk is extended until it has `chunk`
    bytes of text; so it has at most that and one line."""

    kept: int = 64 << 20
    chunk: int = 64 << 10


async def enroll(tx: Transaction, pods: Collection[PodKey], now: datetime) -> None:
    """Adds streams for pods that have none, and reopens those that were complete; due at once."""
    wanted = {pod.stream: pod for pod in pods}
    known = {
        row["id"]: row["due_at"]
        for row in await tx.all(
            select(streams.c.id, streams.c.due_at).where(tx.among(streams.c.id, sorted(wanted)))
        )
    }
    complete = [id_ for id_, due_at in sorted(known.items()) if due_at is None]
    if complete:
        is_complete = tx.among(streams.c.id, complete) & streams.c.due_at.is_(None)
        await tx.execute(update(streams).where(is_complete).values(due_at=now))
    new = [_new(wanted[id_], now) for id_ in sorted(wanted.keys() - known.keys())]
    await tx.insert_missing(streams, new)  # another server may add some of them at this moment


async def claim(
    tx: Transaction, target: str, wanted: Collection[str], by: Claim
) -> list[LogStream]:
    """Claims due streams among those `wanted`, by their ids; see `leases.claim`.

    A server that has its share of the target's streams claims only those that no other server has
    wanted for some seconds. So streams spread over the servers, a little with each claim.
    """
    room = await _room(tx, target, len(wanted), by)
    query = select(streams).where(tx.among(streams.c.id, sorted(wanted)))
    if room <= 0:
        query = query.where(streams.c.due_at <= by.now - _UNWANTED)
    limit = min(by.limit, room) if room > 0 else by.limit
    lease, rows = await leases.claim(tx, streams, query, Claim(by.owner, by.now, by.lease, limit))
    return [_stream(row, lease) for row in rows]


async def append(
    tx: Transaction, batch: Sequence[UnstoredLines], limits: LogLimits
) -> set[LeaseKey]:
    """Appends the lines of several streams with their cursors; returns the keys that hold theirs.

    Nothing is written for a lost lease. Text before the end of a stream was written by an earlier
    call whose answer was lost, and is skipped; so a call can be repeated.
    """
    held = await leases.lock(tx, streams, [one.key for one in batch])
    rows = await tx.all(select(streams).where(tx.among(streams.c.id, sorted(k.row for k in held))))
    known = {row["id"]: _stream(row) for row in rows}
    fresh = [
        (one, rest)
        for one in sorted(batch, key=lambda each: each.key)
        if one.key in held and (rest := _unwritten(one, known[one.key.row]))
    ]
    open_chunks = await _open_chunks(tx, [one.key.row for one, _ in fresh], limits)
    extended, added = await in_thread(_cut, fresh, open_chunks, limits)
    await tx.execute_many(_EXTEND, extended)
    await tx.execute_many(insert(chunks), added)
    await tx.execute_many(_ADVANCE, [_end_of(one) for one, _ in fresh])
    for one, _ in fresh:
        await _trim(tx, known[one.key.row], _end(one), limits)
    return held


async def write(tx: Transaction, results: Sequence[Shipped], now: datetime) -> None:
    """Sets when streams are due again and releases their leases; skips those that were lost."""
    by_key = {one.stream.lease_key: one for one in results}
    held = await leases.lock(tx, streams, by_key)
    rows = [
        {"old_id": key.row, "old_token": key.token, "new_due_at": _due_at(by_key[key], now)}
        for key in sorted(held)
    ]
    await tx.execute_many(_PUT_BACK, rows)


async def of_cluster(tx: Transaction, target: str, cluster: str) -> list[LogStream]:
    """The streams of all pods of a cluster, by the name of the pod; at most 5,000."""
    is_its = (streams.c.target == target) & (streams.c.cluster == cluster)
    query = select(streams).where(is_its).order_by(streams.c.pod).limit(_MOST_STREAMS)
    return [_stream(row) for row in await tx.all(query)]


async def after(tx: Transaction, stream_id: str, offset: int) -> LogText | None:
    """The text from `offset`, or from the first byte kept after it, about 1 MiB.

    It begins with a whole line at or before `offset`. None if there is no such stream.
    """
    stream = await _find(tx, stream_id)
    if stream is None:
        return None
    is_after = (chunks.c.stream == stream_id) & (chunks.c.end_offset > offset)
    query = select(chunks).where(is_after).order_by(chunks.c.begin_offset).limit(_READ)
    # A chunk may have been added since the stream was read.
    rows = [row for row in await tx.all(query) if row["begin_offset"] < stream.end]
    begin = rows[0]["begin_offset"] if rows else stream.end
    return _text(stream, begin, rows)


async def tail(tx: Transaction, stream_id: str, lines: int) -> LogText | None:
    """The end of the text: at least so many lines, or 1 MiB. None if there is no such stream."""
    stream = await _find(tx, stream_id)
    if stream is None:
        return None
    text, begin = b"", stream.end
    while text.count(b"\n") < lines and len(text) < _MOST_READ:
        is_before = (chunks.c.stream == stream_id) & (chunks.c.begin_offset < begin)
        last_first = select(chunks).where(is_before).order_by(chunks.c.begin_offset.desc())
        rows = (await tx.all(last_first.limit(_READ if text else 1)))[::-1]
        if not rows:
            break
        part = _text(stream, rows[0]["begin_offset"], rows)
        text, begin = part.text + text, part.begin
    return LogText(stream, begin, text)


async def stale(tx: Transaction, target: str, before: datetime, limit: int) -> list[str]:
    """Streams of clusters in which no line was written and nothing was read since `before`: those
    of a target, and those of targets that are not declared any more."""
    other = streams.alias()
    is_same = (other.c.target == streams.c.target) & (other.c.cluster == streams.c.cluster)
    is_used = or_(
        other.c.last_at >= before, other.c.due_at >= before, other.c.lease_until >= before
    )
    is_declared = exists().where(declared_targets.c.name == streams.c.target)
    query = (
        select(streams.c.id)
        .where(streams.c.last_at < before, or_(streams.c.target == target, ~is_declared))
        .where(~exists().where(is_same, is_used))
        .limit(limit)
    )
    return [row["id"] for row in await tx.all(query)]


async def remove(tx: Transaction, stream_id: str) -> None:
    """Deletes a stream with its chunks, which are bounded by `kept`."""
    await tx.execute(delete(streams).where(streams.c.id == stream_id))
    await tx.execute(delete(chunks).where(chunks.c.stream == stream_id))


async def _room(tx: Transaction, target: str, wanted: int, by: Claim) -> int:
    """How many streams `by.owner` lacks until it has as many as the others."""
    is_held = (streams.c.target == target) & (streams.c.lease_until > by.now)
    query = select(streams.c.lease_owner, func.count().label("held")).where(
        is_held, streams.c.due_at.is_not(None)
    )
    rows = await tx.all(query.group_by(streams.c.lease_owner))
    held = {by.owner: 0} | {row["lease_owner"]: row["held"] for row in rows}
    total = max(sum(held.values()), wanted + held[by.owner])
    return math.ceil(total / len(held)) - held[by.owner]


def _due_at(result: Shipped, now: datetime) -> datetime | None:
    return None if result.pause is None else now + result.pause


def _new(pod: PodKey, now: datetime) -> dict[str, Any]:
    offsets = {"begin_offset": 0, "end_offset": 0}
    return {
        "id": pod.stream,
        **pod._asdict(),
        **offsets,
        "last_at": now,
        "due_at": now,
        "visits": 0,
    }


async def _find(tx: Transaction, stream_id: str) -> LogStream | None:
    row = await tx.first(select(streams).where(streams.c.id == stream_id))
    return _stream(row) if row else None


def _stream(row: RowMapping, lease: Lease | None = None) -> LogStream:
    """Makes a stream of a row; with `lease`, as it is after a claim under that lease."""
    return LogStream(
        id=row["id"],
        key=PodKey(row["target"], row["cluster"], row["pod"]),
        cursor=row["cursor"],
        begin=row["begin_offset"],
        end=row["end_offset"],
        last_at=row["last_at"],
        is_open=row["due_at"] is not None,
        lease=lease,
    )


def _text(stream: LogStream, begin: int, rows: Sequence[RowMapping]) -> LogText:
    """A chunk may have been extended since the stream was read: its text is cut at that end."""
    text = b"".join(zlib.decompress(row["lines"]) for row in rows)
    return LogText(stream, begin, text[: max(0, stream.end - begin)])


def _end(lines: UnstoredLines) -> int:
    return lines.begin + len(lines.text)


def _unwritten(lines: UnstoredLines, stream: LogStream) -> bytes:
    """Raises: Bug for lines that do not continue the stream."""
    written = stream.end - lines.begin
    if not 0 <= written <= len(lines.text):
        raise Bug(f"Lines at {lines.begin} do not continue the log {stream.id} at {stream.end}.")
    return lines.text[written:]


async def _open_chunks(
    tx: Transaction, ids: Sequence[str], limits: LogLimits
) -> dict[str, RowMapping]:
    """The last chunk of each stream, if there is room in it."""
    if not ids:
        return {}
    has_room = chunks.c.end_offset - chunks.c.begin_offset < limits.chunk
    is_last = (streams.c.id == chunks.c.stream) & (streams.c.end_offset == chunks.c.end_offset)
    query = select(chunks).join(streams, is_last).where(tx.among(streams.c.id, ids), has_room)
    return {row["stream"]: row for row in await tx.all(query)}


def _cut(
    fresh: Sequence[tuple[UnstoredLines, bytes]],
    open_chunks: Mapping[str, RowMapping],
    limits: LogLimits,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Compresses the text of several streams: into values of chunks to extend, and to add."""
    extended: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    for lines, rest in fresh:
        begin, text = _end(lines) - len(rest), rest
        if last := open_chunks.get(lines.key.row):
            begin, text = last["begin_offset"], zlib.decompress(last["lines"]) + rest
        for part in _parts(text, limits.chunk):
            values = {
                "end_offset": begin + len(part),
                "last_at": lines.last_at,
                "lines": zlib.compress(part, _LEVEL),
            }
            if last and begin == last["begin_offset"]:
                new = {f"new_{name}": value for name, value in values.items()}
                extended.append({"old_stream": lines.key.row, "old_begin": begin, **new})
            else:
                own = {"stream": lines.key.row, "begin_offset": begin, "first_at": lines.first_at}
                added.append({**own, **values})
            begin += len(part)
    return extended, added


def _parts(text: bytes, size: int) -> Iterator[bytes]:
    """Splits after the first line that ends at or beyond `size`."""
    begin = 0
    while begin < len(text):
        end = text.find(b"\n", begin + size - 1) + 1 or len(text)
        yield text[begin:end]
        begin = end


def _end_of(lines: UnstoredLines) -> dict[str, Any]:
    return {
        "old_id": lines.key.row,
        "new_end_offset": _end(lines),
        "new_cursor": lines.cursor,
        "new_last_at": lines.last_at,
    }


async def _trim(tx: Transaction, before: LogStream, end: int, limits: LogLimits) -> None:
    """Deletes the oldest chunks, so that at most `kept` bytes stay, but always the last chunk."""
    if end - before.begin <= limits.kept:
        return
    is_its = chunks.c.stream == before.id
    is_old = (chunks.c.begin_offset < end - limits.kept) & (chunks.c.end_offset < end)
    await tx.execute(delete(chunks).where(is_its, is_old))
    begin = await tx.scalar(select(func.min(chunks.c.begin_offset)).where(is_its))
    await tx.execute(update(streams).where(streams.c.id == before.id).values(begin_offset=begin))


def _new_values(*columns: Column[Any]) -> dict[str, BindParameter[Any]]:
    return {one.name: bindparam(f"new_{one.name}", type_=one.type) for one in columns}


_EXTEND = (
    update(chunks)
    .where(chunks.c.stream == bindparam("old_stream"))
    .where(chunks.c.begin_offset == bindparam("old_begin"))
    .values(_new_values(chunks.c.end_offset, chunks.c.last_at, chunks.c.lines))
)
_ADVANCE = (
    update(streams)
    .where(streams.c.id == bindparam("old_id"))
    .values(_new_values(streams.c.end_offset, streams.c.cursor, streams.c.last_at))
)
_PUT_BACK = (
    update(streams)
    .where(streams.c.id == bindparam("old_id"))
    .where(streams.c.lease_token == bindparam("old_token"))
    .values(**_new_values(streams.c.due_at), **leases.FREE)
)
