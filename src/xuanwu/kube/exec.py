"""Runs a command in a container over a WebSocket; knows no user and no user's rights.

Source: Kubernetes `v4.channel.k8s.io` and `v5.channel.k8s.io` (staging/src/k8s.io/apimachinery,
util/remotecommand), release 1.34. A role needs `get` and `create` on `pods/exec`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any

import aiohttp
import anyio
import orjson

from xuanwu.kernel.errors import Refused, Unreachable
from xuanwu.kube import problems
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import POD, ResourcePath
from xuanwu.kube.logs import Container

_CLOSING = "v5.channel.k8s.io"
_PROTOCOLS = (_CLOSING, "v4.channel.k8s.io")
_CLOSE = 255
_CHUNK = 1 << 16
_PAUSE_S = 20.0


class ExecChannel(IntEnum):
    """The stream that the first byte of a message names."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    ERROR = 3
    RESIZE = 4


@dataclass(frozen=True, slots=True)
class Output:
    """A piece of the command's output."""

    channel: ExecChannel
    data: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """The result of a command; `is_cut` when its output exceeded the limit."""

    exit_code: int
    stdout: bytes
    stderr: bytes
    is_cut: bool = False


class ExecSession:
    """A running command. `exit_code` is set once `outputs` has ended."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, place: ResourcePath, server: str
    ) -> None:
        self.exit_code: int | None = None
        self._socket = socket
        self._waits = False
        self._place = place
        self._server = server

    async def outputs(self) -> AsyncGenerator[Output]:
        """Yields the command's output until it ends.

        Raises: Refused when it cannot be started; Unreachable when the connection ended first:
        then nothing is known of the command.
        """
        async for message in self._messages():
            if message.type is not aiohttp.WSMsgType.BINARY or not message.data:
                continue
            channel, data = message.data[0], message.data[1:]
            if channel == ExecChannel.ERROR:
                self.exit_code = self._exit_code(data)
                return
            if data and channel in {ExecChannel.STDOUT, ExecChannel.STDERR}:
                yield Output(ExecChannel(channel), data)
        raise problems.silent(self._server, "the connection to the container ended")

    async def write(self, data: bytes) -> None:
        """Sends to the command's standard input. Raises: Unreachable."""
        for start in range(0, len(data), _CHUNK):
            await self._send(ExecChannel.STDIN, data[start : start + _CHUNK])

    async def end_input(self) -> bool:
        """Closes the command's input; returns False where the API server cannot do that.

        Only servers from 1.30 on can; on older ones, a command that reads to the end keeps running.
        """
        if self._socket.protocol != _CLOSING:
            return False
        await self._send(_CLOSE, bytes([ExecChannel.STDIN]))
        return True

    async def resize(self, columns: int, rows: int) -> None:
        """Sets the size of a command's terminal."""
        await self._send(ExecChannel.RESIZE, orjson.dumps({"Width": columns, "Height": rows}))

    async def keep(self) -> None:
        """Keeps proxies from dropping an idle connection; runs until cancelled.

        It works only while output is read: answers to pings arrive behind output.
        """
        with suppress(aiohttp.ClientError, OSError):  # the reader raises the same error
            while True:
                await anyio.sleep(_PAUSE_S)
                if self._waits:
                    await self._socket.ping()

    async def _messages(self) -> AsyncGenerator[aiohttp.WSMessage]:
        while True:
            self._waits = True
            message = await anext(self._socket, None)
            self._waits = False
            if message is None:
                return
            yield message

    async def _send(self, channel: int, data: bytes) -> None:
        try:
            await self._socket.send_bytes(bytes([channel]) + data)
        except (aiohttp.ClientError, OSError) as error:
            raise problems.silent(self._server, "the connection to the container ended") from error

    def _exit_code(self, data: bytes) -> int:
        told = problems.read_status(data)
        if told.get("status") == "Success":
            return 0
        for cause in (told.get("details") or {}).get("causes") or ():
            if cause.get("reason") == "ExitCode":
                return int(cause.get("message"))
        raise Refused(
            f"The command could not be run in {self._place}: {told.get('message')}. Check its "
            "name and the container.",
            code="command_refused",
            where=str(self._place),
        )


@asynccontextmanager
async def session(
    server: ApiServer,
    container: Container,
    command: Sequence[str],
    *,
    has_input: bool = False,
    has_terminal: bool = False,
) -> AsyncGenerator[ExecSession]:
    """Starts a command; leaving the block closes the connection, which ends a terminal's command.

    With a terminal, standard error comes with standard output. A slow reader blocks the command.
    Raises: NotFound; Refused; Unreachable.
    """
    place = ResourcePath(POD, container.namespace, container.pod, "exec")
    query = [("container", container.name), ("stdout", "true")]
    query += [("stdin", "true")] if has_input else []
    query += [("tty", "true")] if has_terminal else [("stderr", "true")]
    query += [("command", word) for word in command]
    async with server.websocket(place, query, _PROTOCOLS) as socket:
        session = ExecSession(socket, place, (await server.credentials()).server)
        async with _beside(session.keep):
            yield session


async def run(
    server: ApiServer,
    container: Container,
    command: Sequence[str],
    *,
    stdin: bytes | None = None,
    within: timedelta = timedelta(seconds=30),
    limit: int = 1 << 20,
) -> Finished:
    """Runs a command to its end and returns its output, at most `limit` bytes of each stream.

    Raises: as `session`, and Unreachable when it takes longer than `within`.
    """
    found = {ExecChannel.STDOUT: bytearray(), ExecChannel.STDERR: bytearray()}
    is_cut = False
    try:
        with anyio.fail_after(within.total_seconds()):
            async with (
                session(server, container, command, has_input=stdin is not None) as running,
                _fed(running, stdin),
                aclosing(running.outputs()) as outputs,
            ):
                async for output in outputs:
                    room = limit - len(found[output.channel])
                    is_cut = is_cut or len(output.data) > room
                    found[output.channel] += output.data[:room]
    except TimeoutError as error:
        raise Unreachable(
            f"The command in {container.pod} took longer than {within.total_seconds():g} s. It "
            "may still be running.",
            where=container.pod,
        ) from error
    stdout, stderr = bytes(found[ExecChannel.STDOUT]), bytes(found[ExecChannel.STDERR])
    return Finished(running.exit_code or 0, stdout, stderr, is_cut)


@asynccontextmanager
async def _fed(running: ExecSession, stdin: bytes | None) -> AsyncGenerator[None]:
    """Writes while the block reads: a command may write before it has read all input."""

    async def feed() -> None:
        with suppress(Unreachable):  # the reader gets the same error, and raises it
            if stdin is not None:
                await running.write(stdin)
                await running.end_input()

    async with _beside(feed):
        yield


@asynccontextmanager
async def _beside(work: Callable[[], Coroutine[Any, Any, None]]) -> AsyncGenerator[None]:
    """Runs `work` concurrently with the block, and cancels it at the end."""
    failure: Exception | None = None
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(work)
        try:
            yield
        except Exception as error:  # noqa: BLE001  a task group would wrap it
            failure = error
        tasks.cancel_scope.cancel()
    if failure:
        raise failure
