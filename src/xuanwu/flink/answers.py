"""Parses the responses of Flink's REST interface, 1.20 and 2.x; knows no network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from yarl import URL

from xuanwu.kernel.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    Unavailable,
    Unreachable,
    XuanwuError,
)

_LONGEST_STACK = 8192
_REFUSALS: dict[int, type[XuanwuError]] = {400: InvalidInput, 404: NotFound, 409: Conflict}
_NOBODY_HOME = frozenset({408, 429, 502, 503, 504})
_NOISE = re.compile(
    r"^(?:<Exception on server side:\s*)?(?:org\.apache\.flink\.runtime\.rest\.[\w.]+: )?"
)
_GENERIC = "Internal server error."
_NO_PATH = "<checkpoint-not-externally-addressable>"


@dataclass(frozen=True, slots=True)
class JobStatus:
    """Flink's status of one job: `state` in Flink's spelling, tasks counted by state.

    Times are milliseconds since 1970; `end_time_ms` is -1 until the job ends.
    """

    state: str
    start_time_ms: int
    end_time_ms: int
    tasks: dict[str, int]

    @property
    def all_tasks_run(self) -> bool:
        """True once every task runs or has already finished."""
        total = self.tasks.get("total", 0)
        return 0 < total == self.tasks.get("running", 0) + self.tasks.get("finished", 0)

    @property
    def some_tasks_run(self) -> bool:
        """True once any task runs or has finished: a batch job runs one stage after another."""
        return self.tasks.get("running", 0) + self.tasks.get("finished", 0) > 0

    @property
    def started_at(self) -> datetime | None:
        return _time(self.start_time_ms)

    @property
    def ended_at(self) -> datetime | None:
        return _time(self.end_time_ms)


@dataclass(frozen=True)
class SavepointStatus:
    """A savepoint in progress, or done with a `path`, or failed with the text of its `failure`."""

    path: str | None = None
    failure: str | None = None

    @property
    def in_progress(self) -> bool:
        return self.path is None and self.failure is None


@dataclass(frozen=True)
class Restored:
    """The checkpoint or savepoint that a job was restored from, and when (ms since 1970)."""

    id: int
    at_ms: int
    is_savepoint: bool
    path: str | None


@dataclass(frozen=True)
class Checkpoints:
    """The path of the newest complete checkpoint, and the last restored one, if any."""

    path: str | None = None
    restored: Restored | None = None


@dataclass(frozen=True)
class ClusterOverview:
    """The present resources of a cluster."""

    version: str
    taskmanagers: int
    slots_total: int
    slots_free: int


def find_job(answer: Any, job_id: str) -> JobStatus | None:
    """Finds a job in `/jobs/overview`. Raises: Unreachable when the response has another shape."""
    try:
        for job in answer["jobs"]:
            if job["jid"] == job_id:
                return JobStatus(job["state"], job["start-time"], job["end-time"], job["tasks"])
    except (KeyError, TypeError) as error:
        raise _not_flink("/jobs/overview") from error
    return None


def exception_text(answer: Any) -> str | None:
    """Returns the newest failure in `/jobs/…/exceptions`: innermost cause, blank line, stack."""
    try:
        entries = answer["exceptionHistory"]["entries"]
        stack = entries[0]["stacktrace"] if entries else answer.get("root-exception")
    except (KeyError, TypeError, AttributeError) as error:
        raise _not_flink("/jobs/…/exceptions") from error
    if not stack:
        return None
    cause = innermost_cause(stack)
    return f"{cause}\n\n{_cut(stack.strip(), _LONGEST_STACK - len(cause.encode()) - 2)}"


def innermost_cause(stack: str) -> str:
    """Returns the line of a Java stack trace with the innermost cause, at most 1 kB of it."""
    lines = [line.strip() for line in stack.strip().splitlines()]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return _cut(causes[-1] if causes else lines[0], 1024)


def read_savepoint(answer: Any) -> SavepointStatus:
    """Parses the response of `/jobs/…/savepoints/…`."""
    try:
        if answer["status"]["id"] != "COMPLETED":
            return SavepointStatus()
        operation = answer["operation"]
        if path := operation.get("location"):
            return SavepointStatus(path=path)
        return SavepointStatus(failure=innermost_cause(operation["failure-cause"]["stack-trace"]))
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise _not_flink("/jobs/…/savepoints") from error


def read_checkpoints(answer: Any) -> Checkpoints:
    """Parses the response of `/jobs/…/checkpoints`; only what can be restored has a path."""
    try:
        completed, restored = answer["latest"]["completed"], answer["latest"]["restored"]
        return Checkpoints(
            None if not completed or completed.get("discarded") else _path_of(completed),
            Restored(
                id=restored["id"],
                at_ms=restored["restore_timestamp"],
                is_savepoint=restored["is_savepoint"],
                path=_path_of(restored),
            )
            if restored
            else None,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _not_flink("/jobs/…/checkpoints") from error


def _path_of(checkpoint: dict[str, Any]) -> str | None:
    path = checkpoint.get("external_path")
    return None if path == _NO_PATH else path or None


def read_restarts(answer: Any) -> int | None:
    """Parses `/jobs/…/metrics?get=numRestarts`; None until Flink has fetched the metric."""
    try:
        return int(answer[0]["value"]) if answer else None
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise _not_flink("/jobs/…/metrics") from error


def read_overview(answer: Any) -> ClusterOverview:
    """Parses the response of `/overview`."""
    try:
        return ClusterOverview(
            version=answer["flink-version"],
            taskmanagers=answer["taskmanagers"],
            slots_total=answer["slots-total"],
            slots_free=answer["slots-available"],
        )
    except (KeyError, TypeError) as error:
        raise _not_flink("/overview") from error


def error_of(status: int, answer: Any, url: URL) -> XuanwuError:
    """Returns the error for a status of 300 or more, with the first line of Flink's message."""
    message = _first_line(answer) or f"HTTP {status}"
    if status in _NOBODY_HOME:
        return Unreachable(f"The JobManager at {url.origin()} is not ready: {message}.")
    kind = _REFUSALS.get(status, Unavailable)
    code = None if status in _REFUSALS else "flink_error"
    return kind(f"Flink refused {url.path}: {message}", code=code, facts={"status": status})


def _first_line(answer: Any) -> str | None:
    """Finds the message: Flink puts a stack trace into each of `errors`; the first may be empty."""
    errors = answer.get("errors") if isinstance(answer, dict) else None
    texts = [_NOISE.sub("", str(text)).strip() for text in errors or ()]
    telling = [text for text in texts if text and text != _GENERIC] or texts
    return _cut(telling[0].splitlines()[0], 1024) if telling and telling[0] else None


def _not_flink(path: str) -> Unreachable:
    return Unreachable(f"The response from {path} is not a response of Flink. Xuanwu retries.")


def _cut(text: str, size: int) -> str:
    """Cuts to `size` bytes: the beginning, and twice as much of the end, where causes are."""
    data = text.encode()
    if len(data) <= size:
        return text
    room = size - len("\n…\n".encode())
    head, tail = data[: room // 3], data[len(data) - (room - room // 3) :]
    return f"{head.decode(errors='ignore')}\n…\n{tail.decode(errors='ignore')}"


def _time(milliseconds: int) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else None
