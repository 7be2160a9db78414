"""One virtual JobManager: a job's state, and the answers that Flink's REST interface would give.

Knows no network. The shapes are compared with a real cluster's in tests/cluster.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

Answer = tuple[int, Any]
ENDED = frozenset({"FINISHED", "FAILED", "CANCELED"})
_TASK_STATES: tuple[str, ...] = (
    "running",
    "canceling",
    "canceled",
    "total",
    "created",
    "scheduled",
    "deploying",
    "reconciling",
    "finished",
    "initializing",
    "failed",
)
_ENDED_TASKS = {"FINISHED": "finished", "FAILED": "failed", "CANCELED": "canceled"}


@dataclass
class FakeSavepoint:
    """One trigger id that the JobManager has heard; under way without `path` and `failure`."""

    stops: bool
    directory: str
    path: str | None = None
    failure: str | None = None


@dataclass
class FakeJobManager:
    """Change its fields by `change`, so that cached answers follow.

    `state` is Flink's word, None while the job is not listed. `manner` is how it answers at all:
    in time (after `delay_s`), never, by closing the connection, with something that is no JSON, or
    as an unready one (503). `always` is a status and body for every request but `/jobs/overview`.
    `savepoint` and `cancel` say what becomes of requests. `restarts` is None until Flink has
    gathered its metrics.
    """

    cluster_id: str
    job_id: str
    state: str | None = "RUNNING"
    tasks: int = 2
    tasks_running: int = 2
    tasks_finished: int = 0
    exception: str | None = None
    checkpoint: str | None = None
    restarts: int | None = 0
    restored: Mapping[str, Any] | None = None
    manner: Literal["answer", "hang", "refuse", "garbage", "unready"] = "answer"
    delay_s: float = 0
    savepoint: Literal["complete", "fail", "pending"] = "complete"
    cancel: Literal["end", "ignore"] = "end"
    always: Answer | None = None
    version: str = "2.2.1"
    savepoint_directory: str = "file:///savepoints"
    started_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)
    ended_ms: int = -1
    asked: Counter[str] = field(default_factory=Counter[str])
    savepoints: dict[str, FakeSavepoint] = field(default_factory=dict[str, FakeSavepoint])
    _overview: bytes | None = None

    def change(self, **fields: Any) -> None:
        """Sets fields by name; an end of the job stamps its end time."""
        for name, value in fields.items():
            if name.startswith("_") or not hasattr(self, name):
                raise AttributeError(name)
            setattr(self, name, value)
        if self.ended_ms < 0 and self.state in ENDED:
            self.ended_ms = time.time_ns() // 1_000_000
        self._overview = None
        self._settle()

    def restart_job(self, exception: str, checkpoint: int | None = None) -> None:
        """Flink restarts the job by itself, from a checkpoint if there is one."""
        self.change(exception=exception, restarts=(self.restarts or 0) + 1)
        if checkpoint is not None:
            path = f"file:///c/chk-{checkpoint}"
            self.change(restored=restored_from(checkpoint, path, at_ms=self.restarts or 0))

    def restart(self) -> None:
        """A new JobManager process in its place: it remembers no savepoint."""
        self.savepoints.clear()

    def taken(self) -> list[str]:
        """The paths of all savepoints that were really written."""
        return [each.path for each in self.savepoints.values() if each.path]

    def jobs_overview(self) -> bytes:
        """The body of `/jobs/overview`, the answer that is asked for most."""
        self.asked["overview"] += 1
        if self._overview is None:
            self._overview = orjson.dumps({"jobs": [self._job()] if self.state else []})
        return self._overview

    def answer(self, method: str, path: str, body: Any) -> Answer:
        """Status and body for one request; `path` begins with `/` and has no query."""
        if self.always:
            return self.always
        parts = path.strip("/").split("/")
        if parts == ["overview"]:
            return 200, self._cluster()
        if len(parts) < 2 or parts[0] != "jobs":
            return _error(404, "Not found: " + path)
        if method == "GET" and parts[1] == "overview":
            return 200, orjson.loads(self.jobs_overview())
        return self._job_answer(method, parts[1], parts[2:], body)

    def _job_answer(self, method: str, job_id: str, rest: list[str], body: Any) -> Answer:
        known = job_id == self.job_id and self.state is not None
        verb = (method, *rest[:1])
        self.asked[" ".join(verb)] += 1
        if verb == ("POST", "savepoints"):
            return self._trigger(body["triggerId"], body.get("target-directory"), stops=False)
        if verb == ("POST", "stop"):
            return self._trigger(body["triggerId"], body.get("targetDirectory"), stops=True)
        if verb == ("GET", "savepoints"):
            return self._savepoint_status(rest[1])
        if not known:
            return _error(404, f"{_REST}NotFoundException: Job {job_id} not found")
        if verb == ("PATCH",):
            return self._cancel()
        if verb == ("GET", "exceptions"):
            return 200, self._exceptions()
        if verb == ("GET", "checkpoints"):
            return 200, self._checkpoints()
        if verb == ("GET", "metrics"):
            known_ones = [] if self.restarts is None else [str(self.restarts)]
            return 200, [{"id": "numRestarts", "value": value} for value in known_ones]
        return _error(404, "Not found")

    def _cancel(self) -> Answer:
        if self.state in ENDED and self.state != "CANCELED":
            reason = "failed because the job has already reached another terminal state"
            return _error(409, f"{_HANDLER}: Job cancellation {reason} ({self.state}).")
        self.change(state="CANCELED" if self.cancel == "end" else "CANCELLING")
        return 202, {}

    def _trigger(self, trigger_id: str, directory: str | None, *, stops: bool) -> Answer:
        if len(trigger_id) != 32:
            return _error(400, f"{_HANDLER}: Request did not match expected format")
        if trigger_id not in self.savepoints:
            self.savepoints[trigger_id] = FakeSavepoint(
                stops, directory or self.savepoint_directory
            )
            if self.state != "RUNNING":
                self.savepoints[trigger_id].failure = "Could not find Flink job"
            self._settle()
        return 202, {"request-id": trigger_id}

    def _settle(self) -> None:
        """Ends the savepoints under way, as `savepoint` says by now."""
        for trigger_id, each in self.savepoints.items():
            if each.path or each.failure or self.savepoint == "pending":
                continue
            if self.savepoint == "fail":
                each.failure = "An Exception occurred while triggering the checkpoint."
                continue
            each.path = f"{each.directory}/savepoint-{self.job_id[:6]}-{trigger_id[:12]}"
            if each.stops:
                self.change(state="FINISHED")

    def _savepoint_status(self, trigger_id: str) -> Answer:
        each = self.savepoints.get(trigger_id)
        if each is None:
            return _error(
                404, f"{_HANDLER}: There is no savepoint operation with triggerId={trigger_id}"
            )
        if each.path:
            return 200, {"status": {"id": "COMPLETED"}, "operation": {"location": each.path}}
        if each.failure is None:
            return 200, {"status": {"id": "IN_PROGRESS"}, "operation": None}
        cause = f"org.apache.flink.runtime.checkpoint.CheckpointException: {each.failure}"
        outer = "java.util.concurrent.CompletionException"
        stack = (
            f"{outer}: {cause}\n\tat a.B.c(B.java:1)\nCaused by: {cause}\n\tat d.E.f(E.java:2)\n"
        )
        failure = {"class": outer, "stack-trace": stack, "serialized-throwable": ""}
        return 200, {"status": {"id": "COMPLETED"}, "operation": {"failure-cause": failure}}

    def _job(self) -> dict[str, Any]:
        tasks: dict[str, int] = dict.fromkeys(_TASK_STATES, 0)
        tasks["total"] = self.tasks
        ended_as = _ENDED_TASKS.get(self.state or "")
        tasks["finished"] = self.tasks_finished
        tasks[ended_as or "running"] = self.tasks if ended_as else self.tasks_running
        last = self.ended_ms if self.ended_ms > 0 else self.started_ms
        job = {
            "jid": self.job_id,
            "name": self.cluster_id,
            "start-time": self.started_ms,
            "end-time": self.ended_ms,
            "duration": last - self.started_ms,
            "state": self.state,
            "last-modification": last,
            "tasks": tasks,
        }
        return job if self._is_old else {**job, "pending-operators": 0}

    @property
    def _is_old(self) -> bool:
        return self.version.startswith("1.")

    def _cluster(self) -> dict[str, Any]:
        live = self.state is not None and self.state not in ENDED
        return {
            "taskmanagers": 1,
            "slots-total": 2,
            "slots-available": 1 if live else 2,
            "jobs-running": int(live),
            "jobs-finished": int(self.state == "FINISHED"),
            "jobs-cancelled": int(self.state == "CANCELED"),
            "jobs-failed": int(self.state == "FAILED"),
            "flink-version": self.version,
            "flink-commit": "0000000",
        }

    def _exceptions(self) -> dict[str, Any]:
        at = self.ended_ms if self.ended_ms > 0 else self.started_ms
        entries: list[dict[str, Any]] = []
        if self.exception:
            entries = [
                {
                    "exceptionName": self.exception.split(":", 1)[0],
                    "stacktrace": self.exception,
                    "timestamp": at,
                    "failureLabels": {},
                    "concurrentExceptions": [],
                }
            ]
        history = {"exceptionHistory": {"entries": entries, "truncated": False}}
        if not self._is_old:
            return history
        older = {
            "root-exception": self.exception,
            "timestamp": at if self.exception else None,
            "all-exceptions": [],
            "truncated": False,
        }
        return {**older, **history}

    def _checkpoints(self) -> dict[str, Any]:
        completed = self.checkpoint and {
            "className": "completed",
            "id": 1,
            "status": "COMPLETED",
            "is_savepoint": False,
            "trigger_timestamp": self.started_ms,
            "checkpoint_type": "CHECKPOINT",
            "external_path": self.checkpoint,
            "discarded": False,
        }
        return {
            "counts": {
                "restored": 1 if self.restored else 0,
                "total": 1 if completed else 0,
                "in_progress": 0,
                "completed": 1 if completed else 0,
                "failed": 0,
            },
            "latest": {
                "completed": completed or None,
                "savepoint": None,
                "failed": None,
                "restored": self.restored,
            },
        }


def restored_from(
    checkpoint: int, path: str, *, at_ms: int = 0, is_savepoint: bool = False
) -> dict[str, Any]:
    """What Flink says of the checkpoint that it restored last."""
    return {
        "id": checkpoint,
        "restore_timestamp": at_ms,
        "is_savepoint": is_savepoint,
        "external_path": path,
    }


_REST = "org.apache.flink.runtime.rest."
_HANDLER = f"{_REST}handler.RestHandlerException"


def _error(status: int, text: str) -> Answer:
    return status, {
        "errors": [f"{text}\n\tat {_REST}handler.AbstractHandler.x(AbstractHandler.java:1)"]
    }
