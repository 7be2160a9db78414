"""A real `xuanwu server` process on a free port, with a home of its own; it ends by its own pid."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support import forked
from tests.support.plain_http import NO_TLS
from xuanwu.client import Client

_READY_S = 120.0
_END_S = 60.0
_READY = re.compile(r"^Xuanwu is ready at (\S+)$", re.MULTILINE)
_numbers = itertools.count(1)


@dataclass
class Server:
    """One server after the other on the same home and, from the second on, the same port.

    `settings` are environment names without their prefix: `{"TRACKING__POLL": "100ms"}`.
    At the point `fault` the next process is killed (see `tests.support.faults`).
    """

    home: Path
    role: str = "all"
    settings: dict[str, str] = field(default_factory=dict[str, str])
    fault: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    process: forked.Forked | None = None
    _number: int = field(default_factory=lambda: next(_numbers))
    _began: int = 0  # where the log of the last process begins, in characters

    @property
    def url(self) -> str:
        """Where the API answers."""
        return f"http://{self.host}:{self.port}"

    @property
    def token(self) -> str:
        """The administrator's."""
        return (self.home / "token").read_text().strip()

    @property
    def log(self) -> str:
        """What all its processes wrote."""
        return self._log.read_text()

    def start(self) -> None:
        """Starts the process and waits until it is ready."""
        process = self.launch()
        deadline = time.monotonic() + _READY_S
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not get ready:\n{self.log}")
            time.sleep(0.02)

    def launch(self) -> forked.Forked:
        """Starts the process and waits for nothing."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._log.touch()  # it is read before the process has opened it
        self._began = len(self.log)
        own = {f"XUANWU_{name}": value for name, value in self.settings.items()}
        environ = {k: v for k, v in os.environ.items() if not k.startswith("XUANWU_")}
        arguments = ["server", "--role", self.role, "--host", self.host]
        if self.port or self.role != "controller":  # which does not listen
            arguments += ["--port", str(self.port)]
        home = {"XUANWU_HOME": str(self.home), "NO_COLOR": "1"}
        log = self._log
        self.process = forked.launch(arguments, {**environ, **home, **own}, log, log, self.fault)
        return self.process

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends the server in good order; its exit code."""
        process = self._running()
        process.send_signal(number)
        try:
            return process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not end:\n{self.log}") from None

    def kill(self) -> None:
        """Ends the server by SIGKILL; one that has ended already stays as it is."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(_END_S)

    def pause(self) -> None:
        """Holds the process still, as a machine that hangs does."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Lets a paused process go on."""
        self._running().send_signal(signal.SIGCONT)

    def client(self, space: str = "default") -> Client:
        """The Python client with the administrator's token."""
        return Client(self.url, self.token, space)

    def http(self) -> httpx.Client:
        """The wire itself, below `/api/v1`, with the administrator's token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(
            base_url=f"{self.url}/api/v1", headers=headers, trust_env=False, verify=NO_TLS
        )

    @property
    def _log(self) -> Path:
        return self.home.with_name(f"{self.home.name}.{self._number}.log")

    def _running(self) -> forked.Forked:
        assert self.process and self.process.poll() is None, f"no server runs:\n{self.log}"
        return self.process

    def _is_ready(self) -> bool:
        log = self.log[self._began :]
        if self.role == "controller":
            return "ready" in log
        known = _READY.search(log)
        if known is None or not (self.home / "server.json").exists():
            return False
        self.port = httpx.URL(known[1]).port or 0
        return True


@contextmanager
def running(
    home: Path, role: str = "all", settings: dict[str, str] | None = None
) -> Generator[Server]:
    """A server that is ready; whatever runs of it at the end is ended."""
    server = Server(home, role, settings or {})
    server.start()
    try:
        yield server
    finally:
        server.kill()
