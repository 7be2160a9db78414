"""Takes savepoints through Flink, over several visits; every call is idempotent."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.core import Core
from xuanwu.flink.answers import SavepointStatus
from xuanwu.kernel.errors import NotFound, Unreachable, XuanwuError
from xuanwu.kernel.points import reached
from xuanwu.model.event import EventKind
from xuanwu.model.run import Run, Savepoint, SavepointState
from xuanwu.model.state import Seen
from xuanwu.model.visit import Note
from xuanwu.scheduling.tracking.observe import Observation
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import savepoints


@dataclass(frozen=True)
class Progress:
    """The progress of a run's open savepoints in one visit."""

    events: tuple[Note, ...] = ()
    is_under_way: bool = False
    clears_wish: bool = False


async def carry_on(tracking: Tracking, run: Run, found: Observation) -> Progress:
    """Triggers requested savepoints, checks those under way, and records those that ended."""
    async with tracking.core.db.read() as tx:
        open_ones = await savepoints.open_of_run(tx, run.id)
    events: list[Note] = []
    still_open, clears_wish = False, False
    for savepoint in open_ones:
        after = await _advance(tracking, run, found, savepoint)
        if after is None:
            still_open = True
            continue
        state, path, message = after
        if state is not savepoint.state:
            await _write(tracking.core, savepoint, state, path, message)
        if state is SavepointState.TRIGGERED:
            still_open = True
            continue
        events.append(_note(savepoint, state, path, message))
        clears_wish |= savepoint.stops_run and state is SavepointState.FAILED
    return Progress(tuple(events), still_open, clears_wish)


async def close_all(core: Core, run: Run, why: str) -> tuple[Note, ...]:
    """Marks the open savepoints of an ended run as failed, with the reason `why`."""
    async with core.db.read() as tx:
        open_ones = await savepoints.open_of_run(tx, run.id)
    notes: list[Note] = []
    for savepoint in open_ones:
        await _write(core, savepoint, SavepointState.FAILED, None, why)
        notes.append(_note(savepoint, SavepointState.FAILED, None, why))
    return tuple(notes)


async def _advance(
    tracking: Tracking, run: Run, found: Observation, savepoint: Savepoint
) -> tuple[SavepointState, str | None, str | None] | None:
    """The savepoint's next state, path and message; None if Flink cannot be asked now."""
    url = found.rest_url or run.rest_url
    if url is None or found.seen in {Seen.SILENT, Seen.ABSENT}:
        return None
    try:
        if savepoint.state is SavepointState.ASKED and found.seen is Seen.RUNNING:
            await _trigger(tracking, run, savepoint, url)
            reached("savepoint.triggered")
            return SavepointState.TRIGGERED, None, None
        # Also for a savepoint that is only asked for: a server may have died after it triggered it
        # and before it recorded that.
        status = await tracking.flink.savepoint_status(url, run.flink_job_id, savepoint.trigger_id)
    except Unreachable:
        return None
    except NotFound:
        # The JobManager was restarted and has forgotten the request: trigger it again.
        return (SavepointState.ASKED, None, None) if found.seen is Seen.RUNNING else None
    except XuanwuError as error:
        return SavepointState.FAILED, None, error.message
    return _from_status(status)


async def _trigger(tracking: Tracking, run: Run, savepoint: Savepoint, url: str) -> None:
    ask = (
        tracking.flink.stop_with_savepoint
        if savepoint.stops_run
        else tracking.flink.trigger_savepoint
    )
    await ask(url, run.flink_job_id, trigger_id=savepoint.trigger_id)


def _from_status(status: SavepointStatus) -> tuple[SavepointState, str | None, str | None]:
    if status.path:
        return SavepointState.DONE, status.path, None
    if status.failure:
        return SavepointState.FAILED, None, status.failure
    return SavepointState.TRIGGERED, None, None


async def _write(
    core: Core,
    savepoint: Savepoint,
    state: SavepointState,
    path: str | None,
    message: str | None,
) -> None:
    async with core.db.begin() as tx:
        await savepoints.write(
            tx, savepoint.id, state=state, path=path, message=message, now=core.clock.now()
        )


def _note(
    savepoint: Savepoint, state: SavepointState, path: str | None, message: str | None
) -> Note:
    text = f"Savepoint written to {path}." if path else f"The savepoint failed: {message}"
    facts = {"savepoint": savepoint.id, "state": state.value, "path": path}
    return Note(EventKind.SAVEPOINT, text, facts)
