"""Runs a command in a container over a WebSocket; knows no user and no right of one.

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

from xuanwu.cluster.kubernetes.api import problems
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import POD, Place
from xuanwu.cluster.kubernetes.api.logs import Container
from xuanwu.kernel.errors import Refused, Unreachable

_CLOSING = "v5.channel.k8s.io"
_PROTOCOLS = (_CLOSING, "v4.channel.k8s.io")
_CLOSE = 255
_CHUNK = 1 << 16
_PAUSE_S = 20.0


class Channel(IntEnum):
    """Which stream the first byte of a message names."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    ERROR = 3
    RESIZE = 4


@dataclass(frozen=True, slots=True)
class Output:
    """A piece of what the command wrote."""

    channel: Channel
    data: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command left; `is_cut` when it wrote more than was asked for."""

    exit_code: int
    stdout: bytes
    stderr: bytes
    is_cut: bool = False


class Session:
    """A running command. `exit_code` is there once `outputs` has ended."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, place: Place, server: str) -> None:
        self.exit_code: int | None = None
        self._socket = socket
        self._waits = False
        self._place = place
        self._server = server

    async def outputs(self) -> AsyncGenerator[Output]:
        """What the command writes, until it ends.

        Raises: Refused when it cannot be started; Unreachable when the connection ended first:
        then nothing is known of the command.
        """
        async for message in self._messages():
            if message.type is not aiohttp.WSMsgType.BINARY or not message.data:
                continue
            channel, data = message.data[0], message.data[1:]
            if channel == Channel.ERROR:
                self.exit_code = self._exit_code(data)
                return
            if data and channel in {Channel.STDOUT, Channel.STDERR}:
                yield Output(Channel(channel), data)
        raise problems.silent(self._server, "the connection to the container ended")

    async def write(self, data: bytes) -> None:
        """Sends to the command's standard input. Raises: Unreachable."""
        for start in range(0, len(data), _CHUNK):
            await self._send(Channel.STDIN, data[start : start + _CHUNK])

    async def end_input(self) -> bool:
        """Tells the command that its input has ended; False where the API server cannot.

        Only servers from 1.30 on can; before that, a command that reads to the end goes on.
        """
        if self._socket.protocol != _CLOSING:
            return False
        await self._send(_CLOSE, bytes([Channel.STDIN]))
        return True

    async def resize(self, columns: int, rows: int) -> None:
        """Tells a command with a terminal its new size."""
        await self._send(Channel.RESIZE, orjson.dumps({"Width": columns, "Height": rows}))

    async def keep(self) -> None:
        """Lets nobody in between take a silent connection for a dead one; until cancelled.

        Only where somebody waits for output: behind output that nobody reads, no answer fits.
        """
        with suppress(aiohttp.ClientError, OSError):  # whoever reads hears of it, and says so
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
            f"The command could not be run in {self._place}: {told.get('message')}. Look at its"
            " name and at the container.",
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
) -> AsyncGenerator[Session]:
    """Starts a command; leaving the block ends the connection, and with it a terminal's command.

    With a terminal, standard error comes with standard output. Who reads slowly slows the command
    down. Raises: NotFound; Refused; Unreachable.
    """
    place = Place(POD, container.namespace, container.pod, "exec")
    query = [("container", container.name), ("stdout", "true")]
    query += [("stdin", "true")] if has_input else []
    query += [("tty", "true")] if has_terminal else [("stderr", "true")]
    query += [("command", word) for word in command]
    async with server.websocket(place, query, _PROTOCOLS) as socket:
        session = Session(socket, place, (await server.credentials()).server)
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
    """Runs a command to its end and collects its output, at most `limit` bytes of each stream.

    Raises: as `session`, and Unreachable when it takes longer than `within`.
    """
    found = {Channel.STDOUT: bytearray(), Channel.STDERR: bytearray()}
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
            f"The command in {container.pod} took longer than {within.total_seconds():g} s."
            " It may still run.",
            where=container.pod,
        ) from error
    stdout, stderr = bytes(found[Channel.STDOUT]), bytes(found[Channel.STDERR])
    return Finished(running.exit_code or 0, stdout, stderr, is_cut)


@asynccontextmanager
async def _fed(running: Session, stdin: bytes | None) -> AsyncGenerator[None]:
    """Writes beside the reading: a command may answer before it has read all."""

    async def feed() -> None:
        with suppress(Unreachable):  # the reader hears of it, too, and says so
            if stdin is not None:
                await running.write(stdin)
                await running.end_input()

    async with _beside(feed):
        yield


@asynccontextmanager
async def _beside(work: Callable[[], Coroutine[Any, Any, None]]) -> AsyncGenerator[None]:
    """Does `work` beside the block, and no longer."""
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
