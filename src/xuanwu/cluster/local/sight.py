"""Observes a cluster by its locks and the reports that it left; no Java, no network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xuanwu.cluster.local import logs, ports, process
from xuanwu.cluster.local.files import ClusterPlan
from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder, StateFolder, taskmanager
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.flink.report import Report, report_in
from xuanwu.kernel.errors import NotFound
from xuanwu.model.cluster import (
    Presence,
    Process,
    Sight,
    StatePlace,
)
from xuanwu.model.run import Failure

_STARTUP_FAILED = 1  # ClusterEntrypoint.STARTUP_FAILURE_RETURN_CODE: before main() runs
_FATAL = 239  # FatalExitExceptionHandler.EXIT_CODE
_KILLED = 128
_LOG_LINES = 30
_ENDED = frozenset({"FINISHED", "FAILED", "CANCELED"})


def look(settings: LocalSettings, cluster_id: str) -> Sight:
    """Returns what exists of the cluster."""
    folder = ClusterFolder(settings.home, cluster_id)
    plan = ClusterPlan.read(folder)
    if plan is None and (hidden := _hidden(settings, folder)):
        return hidden
    names = _names(folder, plan)
    processes = tuple(_process(folder, name) for name in names)
    if process.is_alive(folder, JOBMANAGER):
        return Sight(
            Presence.PRESENT,
            is_complete=all(one.is_alive for one in processes),
            rest_url=f"http://{settings.host}:{plan.rest_port}" if plan else None,
            processes=processes,
        )
    if plan and lost_its_port(settings, folder, plan):
        return Sight(Presence.ABSENT, is_complete=False, processes=processes)
    return _without_jobmanager(folder, plan, processes)


def was_started(folder: ClusterFolder) -> bool:
    """Whether anything of the cluster was ever started, if its plan is missing."""
    return (folder.logs / f"{JOBMANAGER}.out").exists() or bool(
        process.strays(folder.home).get(folder.cluster_id)
    )


def lost_its_port(settings: LocalSettings, folder: ClusterFolder, plan: ClusterPlan) -> bool:
    """Whether the JobManager could not start because a foreign process uses its ports."""
    if process.is_alive(folder, JOBMANAGER):
        return False
    code = process.exit_code(folder, JOBMANAGER)
    if folder.report.exists() or not (
        code == _STARTUP_FAILED or (code == _FATAL and _could_not_listen(folder, plan))
    ):
        return False
    if (StateFolder(folder.home, plan.state_name).checkpoints / plan.flink_job_id).exists():
        return False
    return not all(ports.is_free(settings.host, port) for port in plan.ports)


def _could_not_listen(folder: ClusterFolder, plan: ClusterPlan) -> bool:
    """Whether its log reports that: Pekko's fatal exit may come before Flink's orderly one."""
    try:
        lines = logs.after(folder, JOBMANAGER, 0).lines
    except NotFound:
        return False
    return any("failed to bind" in line and f"port:{plan.rpc_port}" in line for line in lines)


def _hidden(settings: LocalSettings, folder: ClusterFolder) -> Sight | None:
    """Returns a cluster that runs although its locks were deleted; its address is unknown."""
    if folder.tombstone.exists():
        return None
    pids = process.stray_names(process.strays(settings.home).get(folder.cluster_id, []))
    if JOBMANAGER not in pids or folder.plan.exists():
        return None
    processes = tuple(
        Process(name, JOBMANAGER if name == JOBMANAGER else "taskmanager", is_alive=True, pid=pid)
        for name, pid in sorted(pids.items())
    )
    return Sight(
        Presence.PRESENT,
        processes=processes,
        message=f"The folder {folder.locks} was deleted. The cluster can only be removed.",
    )


def _names(folder: ClusterFolder, plan: ClusterPlan | None) -> list[str]:
    if plan is not None:
        return [JOBMANAGER, *(taskmanager(n) for n in range(1, plan.taskmanagers + 1))]
    return sorted(file.stem for file in folder.locks.glob("*.lock"))


def _process(folder: ClusterFolder, name: str) -> Process:
    pid_file = folder.pid(name)
    started = pid_file.stat().st_mtime if pid_file.exists() else None
    return Process(
        name=name,
        role=JOBMANAGER if name == JOBMANAGER else "taskmanager",
        is_alive=process.is_alive(folder, name),
        pid=process.pid_of(folder, name),
        exit_code=process.exit_code(folder, name),
        started_at=datetime.fromtimestamp(started, UTC) if started else None,
    )


def _without_jobmanager(
    folder: ClusterFolder, plan: ClusterPlan | None, processes: tuple[Process, ...]
) -> Sight:
    """Finds why the JobManager is not alive, from what it left."""
    report = _read_report(folder.report)
    failure, final_state = report.failure, report.final_state
    if plan and not final_state:
        final_state = _archived_state(folder.archive, plan.flink_job_id)
    code = process.exit_code(folder, JOBMANAGER)
    if failure or final_state:
        return Sight(Presence.EXITED, final_state=final_state, failure=failure, processes=processes)
    if code is None or code >= _KILLED:  # never started, ended from here, or killed by a signal
        return Sight(Presence.ABSENT, is_complete=False, processes=processes)
    failure = Failure(
        "jobmanager_exit",
        f"The JobManager exited with code {code} without a report. Read its log.",
        log_tail=_log_tail(folder),
    )
    return Sight(Presence.EXITED, failure=failure, processes=processes)


def _log_tail(folder: ClusterFolder) -> tuple[str, ...]:
    """Returns the log's tail, or the JVM's own output where there is no log."""
    for name in (JOBMANAGER, f"{JOBMANAGER}.out"):
        try:
            if lines := logs.tail(folder, name, _LOG_LINES):
                return lines
        except NotFound:
            continue
    return ()


def _read_report(file: Path) -> Report:
    """Returns the entry point's report, if any."""
    try:
        return report_in(file.read_text()) or Report()
    except (FileNotFoundError, UnicodeDecodeError):
        return Report()


def _archived_state(archive: Path, flink_job_id: str) -> str | None:
    """Returns the job's final state from the archive that Flink writes before it exits."""
    try:
        entries: list[dict[str, Any]] = json.loads((archive / flink_job_id).read_text())["archive"]
        for entry in entries:
            if entry["path"] == f"/jobs/{flink_job_id}":
                state = json.loads(entry["json"])["state"]
                return state if state in _ENDED else None
    except (FileNotFoundError, ValueError, KeyError):
        pass
    return None


def clusters(settings: LocalSettings) -> frozenset[str]:
    """Returns the ids of which anything runs, by their locks and by the arguments of processes.

    Also does housekeeping for them: reaps ended children, and limits the size of their output.
    """
    process.reap()
    found = set(process.strays(settings.home))
    for place in (settings.home / "locks").glob("*/"):
        folder = ClusterFolder(settings.home, place.name)
        if any(process.is_alive(folder, file.stem) for file in place.glob("*.lock")):
            found.add(place.name)
    for cluster_id in found:
        logs.bound(ClusterFolder(settings.home, cluster_id))
    return frozenset(found)


def latest_checkpoint(home: Path, run: StatePlace) -> str | None:
    """Returns the newest complete checkpoint; Flink writes `_metadata` when one is complete."""
    place = StateFolder(home, run.state_name).checkpoints / run.flink_job_id
    complete = [file.parent for file in place.glob("chk-*/_metadata")]
    newest = max(complete, key=lambda chk: int(chk.name.removeprefix("chk-")), default=None)
    return newest.as_uri() if newest else None
