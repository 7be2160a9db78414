"""What the fake API server passes to a kubelet: logs of containers, and commands in them."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import signal
import struct
import termios
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from tests.support.fake_kubernetes_store import Refusal
from xuanwu.kube.kinds import Manifest

_LOST = 'failed to try resolving symlinks in path "/var/log/pods/x.log": no such file or directory'


@dataclass
class _Log:
    lines: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    is_over: bool = False
    is_lost: bool = False
    more: asyncio.Event = field(default_factory=asyncio.Event)


class Logs:
    """What containers wrote, each life of one apart."""

    def __init__(self) -> None:
        self._logs: dict[tuple[str, str, str, bool], _Log] = {}
        self._streams: list[web.Request] = []

    @property
    def followers(self) -> int:
        """How many streams are open."""
        return len(self._streams)

    def write(
        self,
        namespace: str,
        pod: str,
        container: str,
        *lines: str,
        is_previous: bool = False,
        stamp: str | None = None,
    ) -> None:
        """Adds lines, of now or of `stamp`; the first ones start the container."""
        log = self._logs.setdefault((namespace, pod, container, is_previous), _Log())
        for line in lines:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "123Z"
            log.lines.append((stamp or now, line))
        log.more.set()
        log.more = asyncio.Event()

    def end(self, namespace: str, pod: str, container: str) -> None:
        """The container ended: so does who follows it."""
        log = self._logs[namespace, pod, container, False]
        log.is_over = True
        log.more.set()

    def restart(self, namespace: str, pod: str, container: str) -> None:
        """The container ended and its next life has begun; of what was before, one life is kept."""
        self.end(namespace, pod, container)
        self._logs[namespace, pod, container, True] = self._logs.pop(
            (namespace, pod, container, False)
        )
        self.write(namespace, pod, container)

    def rotate(self, namespace: str, pod: str, container: str, kept: int) -> None:
        """The node throws away all but the last `kept` lines."""
        log = self._logs[namespace, pod, container, False]
        del log.lines[: len(log.lines) - kept]

    def lose(self, namespace: str, pod: str, container: str) -> None:
        """The node cleaned away what it had of the container's last life."""
        self._logs[namespace, pod, container, True].is_lost = True

    def drop(self) -> None:
        """Breaks every stream in the middle."""
        for request in tuple(self._streams):
            if request.transport:
                request.transport.abort()

    async def serve(self, request: web.Request, pod: Manifest) -> web.StreamResponse:
        query, metadata = request.query, pod["metadata"]
        container = query.get("container", "")
        _check_container(pod, container)
        is_previous = query.get("previous") == "true"
        log = self._logs.get((metadata["namespace"], metadata["name"], container, is_previous))
        if log is not None and log.is_lost:
            return web.Response(text=_LOST)
        if log is None:
            raise Refusal(400, "BadRequest", _missing(metadata["name"], container, is_previous))
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        start = _start(log, query.get("sinceTime"))
        if query.get("follow") == "true":
            self._streams.append(request)
            try:
                if start >= len(log.lines) and not log.is_over:
                    await log.more.wait()  # the kubelet answers with its first line
                await response.prepare(request)
                await _follow(response, log, start, query.get("timestamps") == "true")
            finally:
                self._streams.remove(request)
        else:
            await response.prepare(request)
            await response.write(_text(log.lines[start:], query.get("timestamps") == "true"))
        return response


async def _follow(response: web.StreamResponse, log: _Log, start: int, stamped: bool) -> None:
    while True:
        more = log.more
        if lines := log.lines[start:]:
            start += len(lines)
            await response.write(_text(lines, stamped))
        elif log.is_over:
            return
        else:
            await more.wait()


def _start(log: _Log, since: str | None) -> int:
    if since is None:
        return 0
    begin = datetime.fromisoformat(since)
    return sum(datetime.fromisoformat(stamp) < begin for stamp, _ in log.lines)


def _text(lines: list[tuple[str, str]], stamped: bool) -> bytes:
    return "".join(
        f"{stamp} {line}\n" if stamped else f"{line}\n" for stamp, line in lines
    ).encode()


def _missing(pod: str, container: str, is_previous: bool) -> str:
    if is_previous:
        return f'previous terminated container "{container}" in pod "{pod}" not found'
    return f'container "{container}" in pod "{pod}" is waiting to start: ContainerCreating'


def _check_container(pod: Manifest, container: str) -> None:
    if container not in {one["name"] for one in pod["spec"]["containers"]}:
        name = pod["metadata"]["name"]
        message = f"container {container} is not valid for pod {name}"
        raise Refusal(400, "BadRequest", message)


async def serve_exec(request: web.Request, pod: Manifest) -> web.StreamResponse:
    """Runs the command on this machine, and speaks `v5.channel.k8s.io` of it."""
    _check_container(pod, request.query.get("container", ""))
    socket = web.WebSocketResponse(protocols=("v5.channel.k8s.io", "v4.channel.k8s.io"))
    await socket.prepare(request)
    command = request.query.getall("command")
    run = _run_in_terminal if request.query.get("tty") == "true" else _run
    try:
        code = await run(socket, command)
        await socket.send_bytes(b"\x03" + orjson.dumps(_ended(code)))
    except FileNotFoundError:
        await socket.send_bytes(b"\x03" + orjson.dumps(_not_started(command[0])))
    await socket.close()
    return socket


async def _run(socket: web.WebSocketResponse, command: list[str]) -> int:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
    )
    assert process.stdin and process.stdout and process.stderr
    outputs = process.stdout, process.stderr
    work = [
        asyncio.ensure_future(_feed(socket, process.stdin)),
        *(asyncio.ensure_future(_pump(socket, i, one)) for i, one in enumerate(outputs, 1)),
    ]
    try:
        await asyncio.gather(*work[1:])
        await process.wait()
    finally:
        for one in work:
            one.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its children hold the pipes open, too
        await process.wait()
        process.stdin.close()
        for output in outputs:
            await output.read()  # to the end, which closes the pipe
    return process.returncode or 0


async def _pump(socket: web.WebSocketResponse, channel: int, stream: asyncio.StreamReader) -> None:
    while data := await stream.read(1 << 15):
        await socket.send_bytes(bytes([channel]) + data)


async def _feed(socket: web.WebSocketResponse, stdin: asyncio.StreamWriter) -> None:
    async for message in socket:
        if message.type is WSMsgType.BINARY and message.data[:1] == b"\x00":
            stdin.write(message.data[1:])
            await stdin.drain()
        elif message.type is WSMsgType.BINARY and message.data == b"\xff\x00":
            stdin.close()


async def _run_in_terminal(socket: web.WebSocketResponse, command: list[str]) -> int:
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    loop = asyncio.get_running_loop()
    written: asyncio.Queue[bytes] = asyncio.Queue()
    loop.add_reader(ours, lambda: _take(loop, ours, written))
    reader = asyncio.ensure_future(_type(socket, ours))
    try:
        while data := await written.get():
            await socket.send_bytes(b"\x01" + data)
        return await process.wait()
    finally:
        loop.remove_reader(ours)
        reader.cancel()
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)


def _take(loop: asyncio.AbstractEventLoop, terminal: int, written: asyncio.Queue[bytes]) -> None:
    try:
        data = os.read(terminal, 1 << 15)
    except OSError:  # the other side was closed
        data = b""
    if not data:
        loop.remove_reader(terminal)
    written.put_nowait(data)


async def _type(socket: web.WebSocketResponse, terminal: int) -> None:
    async for message in socket:
        if message.type is not WSMsgType.BINARY:
            continue
        if message.data[:1] == b"\x00":
            os.write(terminal, message.data[1:])
        elif message.data[:1] == b"\x04":
            size = orjson.loads(message.data[1:])
            packed = struct.pack("HHHH", size["Height"], size["Width"], 0, 0)
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, packed)


def _ended(code: int) -> dict[str, Any]:
    if code == 0:
        return {"metadata": {}, "status": "Success"}
    cause = {"reason": "ExitCode", "message": str(code)}
    return {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with non-zero exit code: exit status {code}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [cause]},
    }


def _not_started(command: str) -> dict[str, Any]:
    return {
        "metadata": {},
        "status": "Failure",
        "message": f'exec failed: unable to start container process: exec: "{command}":'
        " executable file not found in $PATH: unknown",
        "reason": "InternalError",
        "details": {"causes": [{"message": "error executing command in container"}]},
        "code": 500,
    }
