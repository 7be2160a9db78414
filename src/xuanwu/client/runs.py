"""Runs over HTTP: start, look, act, follow, wait."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urljoin

from xuanwu.client.login import RemoteCommand, open_login
from xuanwu.client.paths import path
from xuanwu.client.stream import follow
from xuanwu.client.transport import Call, Query, Transport, read
from xuanwu.client.views import Counts, Diff, FlinkLink, LogLines, ProcessView, RunView
from xuanwu.kernel.errors import Conflict, Unreachable
from xuanwu.model.event import Event, EventKind
from xuanwu.model.login import Size
from xuanwu.model.run import Savepoint, SavepointState
from xuanwu.model.state import State

T = TypeVar("T")
_POLL_S, _COMING_UP_POLL_S, _NEAR_POLL_S = 0.3, 0.6, 0.05
_AWAY_S = 60.0


@dataclass(frozen=True)
class RunFilter:
    """Which runs of the space to list; what is None or empty does not filter.

    `text` is a part of the job's name or the beginning of a run's id; `creator` is the id of the
    principal that started it; `since` and `until` (not included) limit the time of the start.
    """

    job: str | None = None
    states: Sequence[State] = ()
    live: bool | None = None
    text: str | None = None
    silent: bool | None = None
    targets: Sequence[str] = ()
    releases: Sequence[str] = ()
    creator: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def query(self) -> dict[str, str | int | bool | Sequence[str] | None]:
        """The parameters of a request."""
        return {
            "job": self.job,
            "state": [state.value for state in self.states],
            "live": self.live,
            "q": self.text,
            "silent": self.silent,
            "target": list(self.targets),
            "release": list(self.releases),
            "creator": self.creator,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True)
class _Definition:
    definition: dict[str, Any]


@dataclass(frozen=True)
class _FlinkPath:
    path: str
    until: datetime


class Runs:
    """The runs of one space."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def start(self, job: str, *, revision: int | None = None, restore: str = "none") -> RunView:
        """Accepts a run of the job and returns at once.

        `restore` is `none`, `latest`, or the path of a savepoint or checkpoint.
        Raises: Conflict (`run_live`, the winner's id in `facts`) while a run of the job is live.
        """
        body = {"revision": revision, "restore": restore}
        call = Call("POST", path("jobs", job, "start"), self._space, body)
        return self._transport.act(call, RunView)

    def list(self, which: RunFilter | None = None) -> Iterator[RunView]:
        """Lists the runs, newest first."""
        query = {**(which or RunFilter()).query(), **self._space}
        return self._transport.items("/runs", RunView, query)

    def counts(self, which: RunFilter | None = None) -> Counts:
        """Counts the runs that match, by state."""
        query = {**(which or RunFilter()).query(), **self._space}
        return self._transport.get("/counts/runs", Counts, query)

    def get(self, run_id: str) -> RunView:
        """Returns one run. Raises: NotFound."""
        return self._transport.get(path("runs", run_id), RunView)

    def definition(self, run_id: str) -> dict[str, Any]:
        """Returns what the run executes, as it was accepted; of secrets only the names."""
        return self._transport.get(path("runs", run_id, "definition"), _Definition).definition

    def diff(self, run_id: str, other: str) -> str:
        """Returns the unified diff from the definition of one run to that of another."""
        return self._transport.get(path("runs", run_id, "diff"), Diff, {"other": other}).diff

    def stop(self, run_id: str, *, with_savepoint: bool = False) -> RunView:
        """Requests a stop and returns at once; the run ends soon after."""
        return self._act(path("runs", run_id, "stop"), RunView, {"with_savepoint": with_savepoint})

    def savepoint(self, run_id: str) -> Savepoint:
        """Requests a savepoint; the run continues."""
        return self._act(path("runs", run_id, "savepoints"), Savepoint)

    def savepoints(self, run_id: str) -> Iterator[Savepoint]:
        """Lists the savepoints, oldest first."""
        return self._transport.items(path("runs", run_id, "savepoints"), Savepoint)

    def restart(
        self, run_id: str, *, revision: int | None = None, restore: str = "latest"
    ) -> RunView:
        """Ends the run and starts a successor; returns the run being ended, else the successor."""
        body = {"revision": revision, "restore": restore}
        return self._act(path("runs", run_id, "restart"), RunView, body)

    def processes(self, run_id: str) -> tuple[ProcessView, ...]:
        """Lists what the target sees of the run's cluster now."""
        return tuple(self._transport.items(path("runs", run_id, "processes"), ProcessView))

    def events(self, run_id: str, *, after: int = 0) -> Iterator[Event]:
        """Lists the history so far, oldest first, from the event after the number `after`."""
        return self._transport.items(path("runs", run_id, "events"), Event, {"after": after})

    def follow_events(self, run_id: str, *, after: int = 0) -> Iterator[Event]:
        """Yields the history, then new events, until the run has ended and its cluster is gone."""
        where = path("runs", run_id, "events", "stream")
        for message in follow(self._transport, where, {}, str(after)):
            yield read(Event, json.loads(message.data))

    def logs(self, run_id: str, *, process: str = "jobmanager", lines: int = 200) -> LogLines:
        """Returns the last lines of a process's log; also after the run has ended."""
        query: Query = {"process": process, "lines": lines}
        return self._transport.get(path("runs", run_id, "logs"), LogLines, query)

    def follow_logs(self, run_id: str, *, process: str = "jobmanager") -> Iterator[str]:
        """Yields the whole log, then new lines, until the run's cluster is gone."""
        where = path("runs", run_id, "logs", "stream")
        for message in follow(self._transport, where, {"process": process}):
            yield from message.data.split("\n")

    def flink_link(self, run_id: str) -> FlinkLink:
        """Returns an address at which a browser shows the Flink Web UI of the run, read-only.

        Whoever has it can read; it ends with the token of this client. Raises: NotFound.
        """
        made = self._transport.get(path("runs", run_id, "flink-link"), _FlinkPath)
        return FlinkLink(urljoin(self._transport.url, made.path), made.until)

    def flink(self, run_id: str, where: str = "", query: Query | None = None) -> bytes:
        """Returns what the JobManager of a live run serves at a path of its REST interface.

        Read-only; secret values are masked. Raises: NotFound, with the code `cluster_gone` while
        there is no JobManager; Refused for a path that would act; Unreachable.
        """
        parts = where.strip("/").split("/")
        return self._transport.content(f"{path('runs', run_id, 'flink')}{path(*parts)}", query)

    @contextmanager
    def login(
        self,
        run_id: str,
        command: Sequence[str],
        *,
        process: str | None = None,
        terminal: Size | None = None,
        has_input: bool = True,
    ) -> Generator[RemoteCommand]:
        """Runs a command in the container of a process, by default the JobManager's, for the block.

            with client.runs.login(run.id, ["jps", "-v"], has_input=False) as login:
                print(b"".join(part.data for part in login.outputs()), login.exit_code)

        Raises: NotFound; Forbidden; Refused where the target permits no logins; Conflict
        (`process_gone`, `logins_full`); Unreachable.
        """
        where = path("runs", run_id, "exec")
        with open_login(
            self._transport.door,
            where,
            command,
            process=process,
            terminal=terminal,
            has_input=has_input,
        ) as login:
            yield login

    def wait_running(
        self,
        run_id: str,
        *,
        timeout_s: float | None = None,
        seen: Callable[[RunView], None] | None = None,
    ) -> RunView:
        """Returns the run once it is Running or has ended; calls `seen` with each state read.

        Raises: Unreachable after `timeout_s`, or when the server does not answer for a minute.
        """
        return self._wait(
            lambda: self.get(run_id), lambda run: run.state is not State.ACCEPT, timeout_s, seen
        )

    def wait_ended(
        self,
        run_id: str,
        *,
        timeout_s: float | None = None,
        seen: Callable[[RunView], None] | None = None,
    ) -> RunView:
        """Returns the run once it has ended. Raises: as `wait_running`."""
        return self._wait(lambda: self.get(run_id), lambda run: run.state.is_ended, timeout_s, seen)

    def wait_removed(self, run_id: str, *, timeout_s: float | None = None) -> RunView:
        """Returns the run once it has ended and its cluster is gone. Raises: as `wait_running`."""
        return self._wait(
            lambda: self.get(run_id), lambda run: run.removed_at is not None, timeout_s
        )

    def wait_successor(self, run_id: str) -> RunView:
        """Returns the run that follows a restarted one, once it exists.

        Raises: Conflict when none will follow, since another caller started the job first.
        """
        for event in self.follow_events(run_id):
            follower = event.facts.get("run")
            if event.kind is EventKind.RESTART and isinstance(follower, str):
                return self.get(follower)
        raise Conflict(
            f"No run followed {run_id}. Another run of its job may be live.", where="run"
        )

    def wait_savepoint(
        self, run_id: str, savepoint_id: str, *, timeout_s: float | None = None
    ) -> Savepoint:
        """Returns the savepoint once it is done or failed. Raises: as `wait_running`."""
        where = path("runs", run_id, "savepoints", savepoint_id)
        ends = {SavepointState.DONE, SavepointState.FAILED}
        return self._wait(
            lambda: self._transport.get(where, Savepoint), lambda one: one.state in ends, timeout_s
        )

    def _act(self, where: str, kind: type[T], body: Mapping[str, object] | None = None) -> T:
        return self._transport.act(Call("POST", where, json=body or {}), kind)

    def _wait(
        self,
        look: Callable[[], T],
        is_done: Callable[[T], bool],
        timeout_s: float | None,
        seen: Callable[[T], None] | None = None,
    ) -> T:
        began = answered = time.monotonic()
        while True:
            pause_s = _POLL_S
            try:
                found = look()
                answered = time.monotonic()
                pause_s = _pause_s(found)
                if seen:
                    seen(found)
                if is_done(found):
                    return found
            except Unreachable:
                if time.monotonic() - answered > _AWAY_S:
                    raise
            if timeout_s is not None and time.monotonic() - began > timeout_s:
                raise Unreachable(
                    f"Not complete within {timeout_s:g} s. The operation continues; check again "
                    "later.",
                    code="timed_out",
                )
            time.sleep(pause_s)


def _pause_s(found: object) -> float:
    """Until the next look: short once Flink has the job, so that only its tasks are missing."""
    if not isinstance(found, RunView) or found.state is not State.ACCEPT:
        return _POLL_S
    return _COMING_UP_POLL_S if found.flink_state is None else _NEAR_POLL_S
