"""One process of the gateway, from its start to its guaranteed end.

It lives as long as the pipe to its standard input is open: so it ends with the server, however the
server ends. The next sweep removes what a killed server left in the scratch folder.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import anyio
import anyio.to_thread

from xuanwu.gateway.command import GatewayRole, ScratchFolder, environment, java_command
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.kernel import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.release import InstalledRelease

_LOCK, _TURN = "in-use", "turn"
_NOT_STARTED = "gateway_start_failed"
_LOOK_S = 0.02
_TAIL = 4000
_GRACE_S = 2.0
_log = get_log("gateway")


class GatewayProcess:
    """A JVM that answers at `url` to requests with `token`."""

    def __init__(
        self, child: subprocess.Popen[bytes], place: ScratchFolder, held: int | None, token: str
    ) -> None:
        self._child = child
        self.place = place
        self._held = held
        self.token = token
        self.url = ""
        self._turn = anyio.Lock()
        self._is_gone = False

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._code() is None

    def cause(self) -> str:
        """Says in plain words why it ended; empty while it is alive."""
        code = self._code()
        if code is None:
            return ""
        if self.ran_out_of_memory:
            return "it ran out of memory"
        if code < 0:
            return f"it was killed by {signal.Signals(-code).name}"
        return f"it ended with code {code}"

    @property
    def was_killed(self) -> bool:
        """Whether somebody outside killed it: a JVM never does that to itself."""
        return self._code() == -signal.SIGKILL

    @property
    def ran_out_of_memory(self) -> bool:
        """Whether Java recorded that in a file: user code may exit with the same code."""
        return not self.is_alive and self.place.out_of_memory.exists()

    def log_tail(self) -> str:
        """Returns the end of its log."""
        try:
            return self.place.log.read_bytes()[-_TAIL:].decode(errors="replace")
        except FileNotFoundError:
            return ""

    async def stop(self) -> None:
        """Kills it reliably, and removes its folder; idempotent."""
        with anyio.CancelScope(shield=True):
            async with self._turn:  # several callers may stop it at once
                if not self._is_gone:
                    await in_thread(self._stop)

    async def finish(self, patience_s: float) -> None:
        """Lets it exit cleanly within `patience_s`; `stop` must still follow."""
        if self.is_alive:
            os.kill(self.pid, signal.SIGTERM)
        await self.settle(patience_s)

    async def settle(self, patience_s: float) -> None:
        """Waits until a dying process has ended; one that is still alive then hangs."""
        with anyio.move_on_after(patience_s):
            while self.is_alive:
                await anyio.sleep(_LOOK_S)

    def kill(self) -> None:
        """Kills it at once; `stop` must still follow."""
        if self.is_alive:
            _kill_group(self.pid)

    def _code(self) -> int | None:
        """Returns the exit code, if any; then also kills what user code started in its group."""
        is_news = self._child.returncode is None
        code = self._child.poll()
        if code is not None and is_news:
            _kill_group(self.pid)
        return code

    def _stop(self) -> None:
        if self._child.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._child.stdin.close()
        deadline = time.monotonic() + _GRACE_S
        while self.is_alive and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
        self.kill()
        self._child.wait()
        shutil.rmtree(self.place.folder, ignore_errors=True)
        if self._held is not None:
            os.close(self._held)
        self._is_gone = True


async def start(
    release: InstalledRelease, settings: GatewaySettings, role: GatewayRole, *own_flags: str
) -> GatewayProcess:
    """Starts a process; returns it once it is warm and answers.

    Raises: Unavailable when it does not start in time; nothing of it is left then.
    """
    began = time.monotonic()
    # Never abandoned: a process without a handle could not be stopped.
    process = await anyio.to_thread.run_sync(_spawn, release, settings, role, own_flags)
    try:
        port = await _await_port(process, settings.start_deadline.total_seconds())
    except BaseException:
        process.kill()
        await process.stop()
        raise
    process.url = f"http://127.0.0.1:{port}"
    took = round(time.monotonic() - began, 2)
    _log.info("gateway_started", role=role.value, release=release.version, seconds=took)
    return process


def _spawn(
    release: InstalledRelease,
    settings: GatewaySettings,
    role: GatewayRole,
    own_flags: tuple[str, ...],
) -> GatewayProcess:
    missing = [jar for jar in settings.jars if not jar.is_file()]
    if missing:
        raise Unavailable(
            f"The engine is missing: {missing[0]}. In a working copy, build it: make dev"
        )
    try:
        place, held = _make_place(settings, role)
        with place.log.open("ab") as log:
            child = subprocess.Popen(
                java_command(release, settings, role, place, *own_flags),
                env=environment(release, settings, place),
                cwd=place.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as error:
        raise Unavailable(
            f"A process of the gateway cannot be started: {error}. Free some space in "
            f"{settings.home} or correct its permissions, and check that {release.java} is "
            "executable.",
            code=_NOT_STARTED,
        ) from error
    token = secrets.token_hex(16)
    if child.stdin:
        with contextlib.suppress(BrokenPipeError):  # dead: the wait for its port detects that
            child.stdin.write(f"{token}\n".encode())
            child.stdin.flush()
    return GatewayProcess(child, place, held, token)


def _make_place(settings: GatewaySettings, role: GatewayRole) -> tuple[ScratchFolder, int | None]:
    """Creates a scratch folder, locked before another server's sweep can see it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    turn = lock.wait_for(settings.home / _TURN)
    try:
        place = ScratchFolder(Path(tempfile.mkdtemp(prefix=f"{role}-", dir=settings.home)))
        held = lock.take(place.folder / _LOCK)
        place.make()
        return place, held
    finally:
        lock.give_back(settings.home / _TURN, turn)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


async def _await_port(process: GatewayProcess, patience_s: float) -> int:
    port = process.place.port
    with anyio.move_on_after(patience_s):
        while process.is_alive:
            if port.exists():
                return int(port.read_text())
            await anyio.sleep(_LOOK_S)
    why = process.cause() or f"it was not ready after {patience_s:.0f} s"
    tail = process.log_tail().strip().splitlines()[-3:]
    raise Unavailable(
        f"A process of the gateway did not start: {why}. {' '.join(tail)}".strip(),
        code=_NOT_STARTED,
    )


def sweep(settings: GatewaySettings) -> None:
    """Removes what killed servers left; their processes have already ended."""
    if not settings.home.is_dir():
        return
    turn = lock.wait_for(settings.home / _TURN)
    try:
        for folder in settings.home.iterdir():
            if folder.is_dir() and not lock.is_held(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.give_back(settings.home / _TURN, turn)
