"""`xuanwu demo`: from an empty machine to the rows of a real job, by the steps of a newcomer."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import anyio
import stamina.instrumentation
import typer

from xuanwu.cli.exits import ExitCode
from xuanwu.cli.failure import failure_text
from xuanwu.cli.job_file import read_jobs
from xuanwu.cli.noun import noun
from xuanwu.cli.output import say, stderr
from xuanwu.cli.upload import upload_to
from xuanwu.cli.waiting import progress, text_of
from xuanwu.client import Client
from xuanwu.client.address import home_folder
from xuanwu.client.views import RunView
from xuanwu.examples import dataset
from xuanwu.examples.cases import cases, variables
from xuanwu.kernel.errors import Conflict, Unavailable, Unreachable, XuanwuError
from xuanwu.model.access import Role
from xuanwu.model.people import FIRST_USER
from xuanwu.model.state import State
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases.engine import make_ready
from xuanwu.scheduling.releases.install import install
from xuanwu.scheduling.releases.java import ensure_java

app = noun()

_READY_S = 60.0
_SHOWN_AT_ONCE = 20
_ROWS_TO_EXIT = 20


@app.command()
def demo(
    exit_after_rows: Annotated[
        bool, typer.Option("--exit", envvar="DEMO_EXIT", help="End after a few rows.")
    ] = False,
) -> None:
    """Install what is missing, run the flights job, and print its rows until Ctrl-C.

    The demo starts a server unless one already uses this home. At the end it stops what it started.
    """
    signal.signal(signal.SIGTERM, _as_interrupt)
    stamina.instrumentation.set_on_retry_hooks([])  # users need not see retries
    home = home_folder()
    _prepare(home)
    with _server(home) as (client, is_own_server):
        run, is_own_run = _start(client, home)
        _say_link(client)
        try:
            _wait(client, run)
            _show_rows(client, run, exit_after_rows=exit_after_rows)
        except KeyboardInterrupt:
            if exit_after_rows:
                raise typer.Exit(ExitCode.INTERRUPTED) from None
        finally:
            if is_own_run or is_own_server:
                _stop(client, run)
            else:
                say(f"· run {run.id} was there before, and goes on")


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _prepare(home: Path) -> None:
    """Installs Flink, its class-data archives and the data, each only if it is missing."""
    release = catalogue.find(catalogue.default_version())
    version = release.version
    with stderr().status("checking this machine") as status:

        def tell(what: str) -> None:
            if stderr().is_terminal:
                status.update(what)
            else:
                say(f"· {what}")

        if not shelf.is_installed(home, version):
            install(home, release, progress=tell)
        ensure_java(home, release.java, tell)
        tell(f"preparing Flink {version} for faster starts")
        try:
            anyio.run(make_ready, shelf.find(home, version))
        except Unavailable as error:
            say(f"· continuing without class-data archives: {error.message}")
        dataset.ensure(home, tell)


@contextmanager
def _server(home: Path) -> Generator[tuple[Client, bool]]:
    """Yields the server of this home if one answers, else one of its own (True), which stops with
    the block."""
    with Client() as running:
        try:
            running.whoami()
            say(f"· using the server at {running.url}")
            yield running, False
            return
        except XuanwuError:
            pass
    log = home / "demo-server.log"
    home.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "xuanwu.cli.main", "server", "--port", "0"],
            env={**os.environ, "XUANWU_HOME": str(home), "XUANWU_TRACKING__POLL": "500ms"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        with _connect(process, log) as client:
            say(f"· the server answers at {client.url}")
            yield client, True
    finally:
        process.terminate()
        process.wait()


def _connect(process: subprocess.Popen[bytes], log: Path) -> Client:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline and process.poll() is None:
        client = Client()
        try:
            client.whoami()
            return client
        except XuanwuError:
            client.close()
            time.sleep(0.1)
    raise Unavailable(f"The server did not start. See its log: {log}")


def _start(client: Client, home: Path) -> tuple[RunView, bool]:
    """Returns the run of the demo, and whether it is a new one: else another command started it."""
    case = cases()[0]
    values = variables(dataset.ensure(home), home / "data" / "output")
    for name, value in values.items():
        client.variables.set(name, value)
    for spec in read_jobs([case.job_file], upload_to(client)):
        applied = client.jobs.apply(spec)
        say(f"· job {applied.name} {applied.action}, revision {applied.revision}")
    last = client.jobs.get(case.name).last_run
    return (last, False) if last and last.is_live else (client.runs.start(case.name), True)


def _say_link(client: Client) -> None:
    """Prints a link that signs the administrator in; creates that user if there is none."""
    with contextlib.suppress(Conflict):  # it exists
        client.users.add(FIRST_USER, role=Role.ADMIN)
    say(f"· open the page, signed in (this link works once): {client.users.link(FIRST_USER).url}")
    say(f"· for another link: XUANWU_HOME={home_folder()} xuanwu user link {FIRST_USER}")


def _wait(client: Client, run: RunView) -> None:
    """Waits until the run's job runs. Raises: Exit if it never does."""
    began = time.monotonic()
    with progress(f"run {run.id}") as seen:
        run = client.runs.wait_running(run.id, seen=seen)
    if run.state is not State.RUNNING:
        stderr().print(failure_text(run, text_of(client, run)))
        raise typer.Exit(1)
    say(f"· run {run.id} is Running after {time.monotonic() - began:.1f} s; its rows:")


def _show_rows(client: Client, run: RunView, *, exit_after_rows: bool) -> None:
    """Prints the first rows at once, later ones a few each second.

    Raises: Unavailable when the run ends before its first rows.
    """
    shown = 0
    for line in client.runs.follow_logs(run.id, process="taskmanager-1.out"):
        if not line.startswith(("+", "-")):
            continue
        typer.echo(line)
        shown += 1
        if exit_after_rows and shown >= _ROWS_TO_EXIT:
            return
        if shown > _SHOWN_AT_ONCE:
            time.sleep(0.05)
    raise Unavailable(f"The run {run.id} ended after {shown} rows.")


def _stop(client: Client, run: RunView) -> None:
    """Stops the run and removes its cluster, even if the user interrupts again."""
    before = [signal.signal(one, signal.SIG_IGN) for one in (signal.SIGINT, signal.SIGTERM)]
    try:
        say("· stopping the run")
        with contextlib.suppress(Conflict):  # it has already ended
            client.runs.stop(run.id)
        client.runs.wait_removed(run.id)
        say("· everything is stopped; run the same command to start it again")
    except Unreachable as error:
        say(f"· {error.message}")
    finally:
        for one, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(one, handler)
