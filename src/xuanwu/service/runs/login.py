"""Logs people in to the container of a run's process, and keeps who did what in its history.

What was typed or shown is never kept.
"""

from __future__ import annotations

import shlex
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio

from xuanwu.cluster.target import LoginOrder, Process
from xuanwu.kernel.errors import Conflict, NotFound, XuanwuError, did_you_mean
from xuanwu.kernel.ids import new_id
from xuanwu.kernel.log import get_log, mask
from xuanwu.model.access import Caller
from xuanwu.model.login import Size
from xuanwu.model.run import EventKind, Run
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.service.parts import Service
from xuanwu.service.runs.find import find_run
from xuanwu.service.runs.login_session import Session
from xuanwu.store import events
from xuanwu.store.events import News

_LONGEST = 1000
_log = get_log("service")


@dataclass(frozen=True)
class LoginRequest:
    """A command for a process of a run: by name, else the JobManager."""

    command: tuple[str, ...]
    process: str | None = None
    terminal: Size | None = None
    has_input: bool = True


@asynccontextmanager
async def login(
    parts: Service, caller: Caller, run_id: str, request: LoginRequest
) -> AsyncGenerator[Session]:
    """A login that has begun, and ends with the block; both stand in the run's history.

    Raises: NotFound for the run or the process; Conflict (`process_gone`, `logins_full`);
    Refused where the target lets nobody in; Unreachable.
    """
    async with parts.db.read() as tx:
        run = await find_run(tx, caller, run_id)
    target = parts.tracking.target(run.target)
    process = _choose(run, (await target.look(run.id)).processes, request.process)
    order = LoginOrder(process, request.command, request.terminal, request.has_input)
    with parts.logins.taken():
        async with (
            _recorded(parts, caller, run, order) as record,
            target.login(run.id, order) as running,
        ):
            record.session = session = Session(running, parts.logins.silence)
            yield session


def _choose(run: Run, processes: tuple[Process, ...], name: str | None) -> str:
    """The process that is meant; of several JobManagers the first that is alive."""
    known = sorted(processes, key=lambda one: (not one.is_alive, one.name))
    found = next((one for one in known if _is_meant(one, name)), None)
    if found is None:
        what = f"no process '{name}'" if name else "no JobManager"
        hint = did_you_mean(name or "jobmanager", [one.name for one in processes])
        none = "Nothing of its cluster is there."
        raise NotFound(f"The run {run.id} has {what}. {hint or none}", where="process")
    if not found.is_alive:
        raise Conflict(
            f"{found.name} does not run now. Look at: xuanwu run processes {run.id}",
            code="process_gone",
            where="process",
        )
    return found.name


def _is_meant(process: Process, name: str | None) -> bool:
    return process.name == name if name else process.role == "jobmanager"


@dataclass
class _Record:
    """What is known of a login's end; without a session it never began."""

    session: Session | None = None
    refusal: str | None = None

    def outcome(self) -> str:
        if self.session:
            return self.session.outcome
        return self.refusal or "It never began."


@asynccontextmanager
async def _recorded(
    parts: Service, caller: Caller, run: Run, order: LoginOrder
) -> AsyncGenerator[_Record]:
    """The begin is written before anything runs, or nothing does; the end whatever happens."""
    secrets = await secret_values(parts.tracking, run.space_id)
    command = shlex.join(mask(word, secrets) for word in order.command)[:_LONGEST]
    facts: dict[str, Any] = {"login": new_id("lgn"), "process": order.process, "command": command}
    news = _news(caller, f"Login to {order.process}: {command}", {**facts, "step": "begin"})
    began, record = parts.clock.now(), _Record()
    await _write(parts, run, news)
    try:
        yield record
    except XuanwuError as error:
        record.refusal = error.message
        raise
    finally:
        seconds = round((parts.clock.now() - began).total_seconds(), 1)
        message = f"End of the login to {order.process}. {record.outcome()}"
        news = _news(caller, message, {**facts, "step": "end", "seconds": seconds})
        with anyio.CancelScope(shield=True):
            await _quietly(parts, run, news)


def _news(caller: Caller, message: str, facts: dict[str, Any]) -> News:
    return News(EventKind.LOGIN, message, caller.name, facts=facts)


async def _write(parts: Service, run: Run, news: News) -> None:
    async with parts.db.begin() as tx:
        events.add(tx, run, news)
    parts.doorbell.ring("events")


async def _quietly(parts: Service, run: Run, news: News) -> None:
    """What has happened has: where the history cannot take it, the log does."""
    try:
        await _write(parts, run, news)
    except XuanwuError as error:
        _log.warning("login_end_not_kept", run=run.id, why=error.message, **news.facts)
