"""Carries savepoints through Flink, one visit after the other; every call is safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.cluster.flink_answers import SavepointStatus
from xuanwu.kernel.errors import NotFound, Unreachable, XuanwuError
from xuanwu.kernel.points import reached
from xuanwu.model.run import EventKind, Run, Savepoint, SavepointState
from xuanwu.model.state import Seen
from xuanwu.model.visit import Note
from xuanwu.scheduling.tracking.observe import Observation
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import savepoints


@dataclass(frozen=True)
class Progress:
    """What became of a run's open savepoints in one visit."""

    events: tuple[Note, ...] = ()
    is_under_way: bool = False
    clears_wish: bool = False


async def carry_on(parts: Tracking, run: Run, found: Observation) -> Progress:
    """Triggers what was asked for, looks after what is under way, records what ended."""
    async with parts.db.read() as tx:
        open_ones = await savepoints.open_of_run(tx, run.id)
    events: list[Note] = []
    still_open, clears_wish = False, False
    for savepoint in open_ones:
        after = await _advance(parts, run, found, savepoint)
        if after is None:
            still_open = True
            continue
        state, path, message = after
        if state is not savepoint.state:
            await _write(parts, savepoint, state, path, message)
        if state is SavepointState.TRIGGERED:
            still_open = True
            continue
        events.append(_note(savepoint, state, path, message))
        clears_wish |= savepoint.stops_run and state is SavepointState.FAILED
    return Progress(tuple(events), still_open, clears_wish)


async def close_all(parts: Tracking, run: Run, why: str) -> tuple[Note, ...]:
    """Ends the savepoints that an ended run left open."""
    async with parts.db.read() as tx:
        open_ones = await savepoints.open_of_run(tx, run.id)
    notes: list[Note] = []
    for savepoint in open_ones:
        await _write(parts, savepoint, SavepointState.FAILED, None, why)
        notes.append(_note(savepoint, SavepointState.FAILED, None, why))
    return tuple(notes)


async def _advance(
    parts: Tracking, run: Run, found: Observation, savepoint: Savepoint
) -> tuple[SavepointState, str | None, str | None] | None:
    """The savepoint's next state, or None where nothing can be known now."""
    url = found.rest_url or run.rest_url
    if url is None or found.seen in {Seen.SILENT, Seen.ABSENT}:
        return None
    try:
        if savepoint.state is SavepointState.ASKED and found.seen is Seen.RUNNING:
            await _trigger(parts, run, savepoint, url)
            reached("savepoint.triggered")
            return SavepointState.TRIGGERED, None, None
        # Also of one that was only asked for: a server may have died between asking and noting.
        status = await parts.flink.savepoint_status(url, run.flink_job_id, savepoint.trigger_id)
    except Unreachable:
        return None
    except NotFound:
        # The JobManager was started again and forgot the request: ask once more.
        return (SavepointState.ASKED, None, None) if found.seen is Seen.RUNNING else None
    except XuanwuError as error:
        return SavepointState.FAILED, None, error.message
    return _from_status(status)


async def _trigger(parts: Tracking, run: Run, savepoint: Savepoint, url: str) -> None:
    ask = parts.flink.stop_with_savepoint if savepoint.stops_run else parts.flink.trigger_savepoint
    await ask(url, run.flink_job_id, trigger_id=savepoint.trigger_id)


def _from_status(status: SavepointStatus) -> tuple[SavepointState, str | None, str | None]:
    if status.path:
        return SavepointState.DONE, status.path, None
    if status.failure:
        return SavepointState.FAILED, None, status.failure
    return SavepointState.TRIGGERED, None, None


async def _write(
    parts: Tracking,
    savepoint: Savepoint,
    state: SavepointState,
    path: str | None,
    message: str | None,
) -> None:
    async with parts.db.begin() as tx:
        await savepoints.write(
            tx, savepoint.id, state=state, path=path, message=message, now=parts.clock.now()
        )


def _note(
    savepoint: Savepoint, state: SavepointState, path: str | None, message: str | None
) -> Note:
    text = f"Savepoint written to {path}." if path else f"The savepoint failed: {message}"
    facts = {"savepoint": savepoint.id, "state": state.value, "path": path}
    return Note(EventKind.SAVEPOINT, text, facts)
