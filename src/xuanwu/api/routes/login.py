"""The route of a login to a container: a WebSocket, which OpenAPI cannot describe."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any

import anyio
from fastapi import Depends, Query, WebSocket
from starlette.websockets import WebSocketDisconnect

from xuanwu.api.deps import (
    UsesCore,
    UsesInfra,
    UsesLogins,
    any_space,
    core_of,
    needs,
)
from xuanwu.api.errors import problem_of, unforeseen
from xuanwu.api.identity import BEARER, recheck
from xuanwu.api.login_line import LoginLine
from xuanwu.api.routes.router import Ref, router
from xuanwu.kernel.errors import Unauthenticated, Unreachable, XuanwuError
from xuanwu.model.access import Caller, Permission
from xuanwu.model.login import WIDEST, Size
from xuanwu.service.runs.login import LoginRequest, login
from xuanwu.service.runs.login_session import LoginSession

BEAT_S = 15.0
routes = router("runs")
Enterer = Annotated[Caller, needs(Permission.RUN_LOGIN)]
ProcessName = Annotated[str | None, Query(pattern=r"^[a-z0-9.-]{1,253}$")]
Words = Annotated[list[str], Query(min_length=1, max_length=100)]
Length = Annotated[int, Query(ge=1, le=WIDEST)]


@routes.websocket("/runs/{run_id}/exec", dependencies=[Depends(any_space)])
async def log_in(
    socket: WebSocket,
    core: UsesCore,
    infra: UsesInfra,
    logins: UsesLogins,
    caller: Enterer,
    run_id: Ref,
    command: Words,
    process: ProcessName = None,
    tty: bool = False,
    columns: Length = 80,
    rows: Length = 24,
    stdin: bool = True,
) -> None:
    """Run a command in the container of a process, by default the JobManager's.

    A refusal is an HTTP response to the upgrade, with a problem document. After that, messages
    are in the format of `model.login`. Closing the connection ends the command.
    """
    size = Size(columns, rows) if tty else None
    request = LoginRequest(tuple(command), process, size, stdin)
    with suppress(WebSocketDisconnect):  # before it was accepted
        async with login(core, infra, logins, caller, run_id, request) as session:
            await socket.accept()
            line = LoginLine(socket)
            end = await _carry(socket, session, line)
            if end is not None:  # sent before the connection to the container closes
                await line.finish(end)


async def _carry(
    socket: WebSocket, session: LoginSession, line: LoginLine
) -> dict[str, Any] | None:
    """Runs the session; returns how it ended, or None where the caller has gone."""
    try:
        async with _watched(socket, session, line):
            code = await session.carry(line)
    except XuanwuError as error:
        return {"problem": problem_of(error)}
    except Exception as error:  # noqa: BLE001  the edge of a login
        return {"problem": problem_of(unforeseen(socket.scope, error))}
    return None if code is None else {"exit_code": code}


@asynccontextmanager
async def _watched(
    socket: WebSocket, session: LoginSession, line: LoginLine
) -> AsyncGenerator[None]:
    """Ends the session when the caller leaves or loses its rights, or the server stops."""

    async def listen() -> None:
        try:
            await line.listen()
            session.leave()
        except XuanwuError as error:
            session.end(error)

    async def stop() -> None:
        await socket.app.state.closing.wait()
        session.end(Unreachable("The server is stopping. Log in again after a few seconds."))

    async def beat() -> None:
        credentials, identity = await BEARER(socket), socket.state.identity
        while True:
            await anyio.sleep(BEAT_S)
            try:
                await recheck(core_of(socket), identity, credentials)
            except Unauthenticated as error:
                session.end(error)
            except Unreachable:
                continue

    failure: Exception | None = None
    async with anyio.create_task_group() as tasks:
        for watch in (listen, stop, beat):
            tasks.start_soon(watch)
        try:
            yield
        except Exception as error:  # noqa: BLE001  a task group would wrap it
            failure = error
        tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
