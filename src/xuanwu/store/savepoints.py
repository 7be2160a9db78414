"""The savepoints of runs: asked for, under way, then done or failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update

from xuanwu.kernel.errors import NotFound
from xuanwu.kernel.page import (
    Page,
)
from xuanwu.model.run import Savepoint, SavepointState
from xuanwu.store.keyset import (
    Keyset,
    read_page,
)
from xuanwu.store.tables.savepoints import savepoints
from xuanwu.store.transaction import Transaction

_OPEN = [SavepointState.ASKED, SavepointState.TRIGGERED]
_NEWEST_FIRST = Keyset((savepoints.c.created_at, savepoints.c.id), descending=True)
_MAX_OF_RUN = 1000


async def add(tx: Transaction, savepoint: Savepoint) -> None:
    """Records the request for a savepoint; `Run.open_savepoints` counts it at once."""
    await tx.execute(insert(savepoints).values(**vars(savepoint)))


async def get(tx: Transaction, run_id: str, savepoint_id: str) -> Savepoint:
    """Raises: NotFound, also for a savepoint of another run."""
    query = select(savepoints).where(savepoints.c.id == savepoint_id, savepoints.c.run_id == run_id)
    row = await tx.first(query)
    if row is None:
        raise _unknown(savepoint_id)
    return _savepoint(row)


async def of_run(tx: Transaction, run_id: str) -> list[Savepoint]:
    """The savepoints of a run, oldest first; at most the newest thousand."""
    order = [column.desc() for column in _NEWEST_FIRST.columns]
    query = select(savepoints).where(savepoints.c.run_id == run_id)
    rows = await tx.all(query.order_by(*order).limit(_MAX_OF_RUN))
    return [_savepoint(row) for row in reversed(rows)]


async def of_job(tx: Transaction, job_id: str, cursor: str | None, limit: int) -> Page[Savepoint]:
    """The savepoints of a job, newest first."""
    query = select(savepoints).where(savepoints.c.job_id == job_id)
    return await read_page(tx, query, _NEWEST_FIRST, _savepoint, (cursor, limit))


async def open_of_run(tx: Transaction, run_id: str) -> list[Savepoint]:
    """The savepoints that are asked for or under way, oldest first; no limit, since few are."""
    query = select(savepoints).where(savepoints.c.run_id == run_id, savepoints.c.state.in_(_OPEN))
    return [_savepoint(row) for row in await tx.all(query.order_by(*_NEWEST_FIRST.columns))]


async def write(
    tx: Transaction,
    savepoint_id: str,
    *,
    state: SavepointState,
    path: str | None,
    message: str | None,
    now: datetime,
) -> bool:
    """Updates an open savepoint (True); one that is done or failed stays as it is (False).

    Raises: NotFound.
    """
    is_open = (savepoints.c.id == savepoint_id) & savepoints.c.state.in_(_OPEN)
    done_at = None if state in _OPEN else now
    values = {"state": state, "path": path, "message": message, "done_at": done_at}
    if await tx.execute(update(savepoints).where(is_open).values(**values)) == 1:
        return True
    known = select(savepoints.c.id).where(savepoints.c.id == savepoint_id)
    if await tx.scalar(known) is None:
        raise _unknown(savepoint_id)
    return False


def _savepoint(row: RowMapping) -> Savepoint:
    return Savepoint(**row)


def _unknown(savepoint_id: str) -> NotFound:
    return NotFound(
        f"The savepoint '{savepoint_id}' of this run was not found. List the run's savepoints to "
        "see their ids.",
        where="savepoint",
    )
