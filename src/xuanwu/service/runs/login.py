"""Logs people in to the container of a run's process, and records who did what in its history.

Input and output are never recorded.
"""

from __future__ import annotations

import shlex
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio

from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict, NotFound, XuanwuError, did_you_mean
from xuanwu.kernel.ids import new_id
from xuanwu.kernel.log import get_log, mask
from xuanwu.model.access import Caller
from xuanwu.model.cluster import (
    Process,
)
from xuanwu.model.event import EventKind
from xuanwu.model.login import (
    LoginOrder,
    Size,
)
from xuanwu.model.run import Run
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.tracking.masks import secret_values
from xuanwu.service.runs.find import find_run
from xuanwu.service.runs.login_session import LoginSession
from xuanwu.service.runs.logins import Logins
from xuanwu.store import events
from xuanwu.store.events import News

_LONGEST = 1000
_log = get_log("service")


@dataclass(frozen=True)
class LoginRequest:
    """A command for a process of a run: one by name, else the JobManager."""

    command: tuple[str, ...]
    process: str | None = None
    terminal: Size | None = None
    has_input: bool = True


@asynccontextmanager
async def login(
    core: Core,
    infra: Infrastructure,
    logins: Logins,
    caller: Caller,
    run_id: str,
    request: LoginRequest,
) -> AsyncGenerator[LoginSession]:
    """Starts a login, which ends with the block; the run's history records both.

    Raises: NotFound for the run or the process; Conflict (`process_gone`, `logins_full`);
    Refused where the target permits no logins; Unreachable.
    """
    async with core.db.read() as tx:
        run = await find_run(tx, caller, run_id)
    target = infra.target(run.target)
    process = _choose(run, (await target.look(run.id)).processes, request.process)
    order = LoginOrder(process, request.command, request.terminal, request.has_input)
    with logins.taken():
        async with (
            _recorded(core, caller, run, order) as record,
            target.login(run.id, order) as running,
        ):
            record.session = session = LoginSession(running, logins.silence)
            yield session


def _choose(run: Run, processes: tuple[Process, ...], name: str | None) -> str:
    """Returns the requested process; of several JobManagers the first that is alive."""
    known = sorted(processes, key=lambda one: (not one.is_alive, one.name))
    found = next((one for one in known if _is_meant(one, name)), None)
    if found is None:
        what = f"no process '{name}'" if name else "no JobManager"
        hint = did_you_mean(name or "jobmanager", [one.name for one in processes])
        none = "Its cluster does not exist."
        raise NotFound(f"The run {run.id} has {what}. {hint or none}", where="process")
    if not found.is_alive:
        raise Conflict(
            f"{found.name} is not running. List the processes with: xuanwu run processes {run.id}",
            code="process_gone",
            where="process",
        )
    return found.name


def _is_meant(process: Process, name: str | None) -> bool:
    return process.name == name if name else process.role == "jobmanager"


@dataclass
class _Record:
    """What is known of a login's end; without a session it never started."""

    session: LoginSession | None = None
    refusal: str | None = None

    def outcome(self) -> str:
        if self.session:
            return self.session.outcome
        return self.refusal or "The command did not start."


@asynccontextmanager
async def _recorded(
    core: Core, caller: Caller, run: Run, order: LoginOrder
) -> AsyncGenerator[_Record]:
    """Records the start before anything runs, or runs nothing; always records the end."""
    secrets = await secret_values(core, run.space_id)
    command = shlex.join(mask(word, secrets) for word in order.command)[:_LONGEST]
    facts: dict[str, Any] = {"login": new_id("lgn"), "process": order.process, "command": command}
    news = _news(caller, f"Login to {order.process}: {command}", {**facts, "step": "begin"})
    began, record = core.clock.now(), _Record()
    await _write(core, run, news)
    try:
        yield record
    except XuanwuError as error:
        record.refusal = error.message
        raise
    finally:
        seconds = round((core.clock.now() - began).total_seconds(), 1)
        message = f"End of the login to {order.process}. {record.outcome()}"
        news = _news(caller, message, {**facts, "step": "end", "seconds": seconds})
        with anyio.CancelScope(shield=True):
            await _quietly(core, run, news)


def _news(caller: Caller, message: str, facts: dict[str, Any]) -> News:
    return News(EventKind.LOGIN, message, caller.principal, facts=facts)


async def _write(core: Core, run: Run, news: News) -> None:
    async with core.db.begin() as tx:
        events.add(tx, run, news)
    core.doorbell.ring("events")


async def _quietly(core: Core, run: Run, news: News) -> None:
    """Records what already happened; if the history cannot be written, logs it instead."""
    try:
        await _write(core, run, news)
    except XuanwuError as error:
        _log.warning("login_end_not_kept", run=run.id, why=error.message, **news.facts)
