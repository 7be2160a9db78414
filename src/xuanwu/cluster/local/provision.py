"""Brings a cluster up, heals it, takes it away; all of it blocks and is safe to repeat."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from xuanwu.cluster.flink_conf.memory import RoleMemory, jobmanager_memory, taskmanager_memory
from xuanwu.cluster.flink_conf.options import java_options
from xuanwu.cluster.local import lock, ports, process
from xuanwu.cluster.local.command import Role, arguments, environment, java_command
from xuanwu.cluster.local.files import Plan, delete_files, write_files
from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder, StateFolder, taskmanager
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.target import ClusterSpec
from xuanwu.kernel.errors import Refused, Unavailable
from xuanwu.kernel.points import reached

_CLASH_S = 60.0


def ensure(settings: LocalSettings, spec: ClusterSpec) -> None:
    """Starts what is missing.

    A JobManager is started once: one that died is started again only if a foreign process took
    its port before it could listen. Everything else is a new run's business.
    """
    folder = ClusterFolder(settings.home, spec.cluster_id)
    _check_machine(settings, spec)
    roles = _roles(spec)
    try:
        with _alone(folder):
            if folder.tombstone.exists():
                raise Refused(
                    f"The cluster {spec.cluster_id} was removed for good. Start a new run.",
                    code="cluster_removed",
                )
            _start_missing(settings, spec, folder, roles)
    except OSError as error:
        raise Unavailable(
            f"The cluster cannot be set up in {settings.home}: {error.strerror or error}"
            f"{f' ({error.filename})' if error.filename else ''}. Make room or correct the rights,"
            " then start again."
        ) from error


def _start_missing(
    settings: LocalSettings, spec: ClusterSpec, folder: ClusterFolder, roles: dict[str, Role]
) -> None:
    plan = Plan.read(folder)
    if plan is None or _lost_its_port(settings, folder, plan):
        plan = _start_jobmanager(settings, spec, folder, roles)
    elif not process.is_alive(folder, JOBMANAGER):
        if process.exit_code(folder, JOBMANAGER) is not None or folder.pid(JOBMANAGER).exists():
            return  # it lived and died: what follows is a new run
        plan = _start_jobmanager(settings, spec, folder, roles)
    if not (folder.conf / "config.yaml").exists():  # somebody deleted the working folder
        write_files(folder, spec, plan, settings.host, list(_memory(spec).values()))
    for number in range(1, plan.taskmanagers + 1):
        _start(settings, spec, folder, roles["taskmanager"], taskmanager(number))


def _start_jobmanager(
    settings: LocalSettings, spec: ClusterSpec, folder: ClusterFolder, roles: dict[str, Role]
) -> Plan:
    """Plans ports, writes the files, and starts the JobManager, which keeps the ports' locks."""
    memory = _memory(spec)
    with ports.reserve(settings.home / "ports", settings.host, settings.ports, 3) as reserved:
        rest, rpc, blob = reserved
        plan = Plan(
            rest_port=rest,
            rpc_port=rpc,
            blob_port=blob,
            taskmanagers=spec.resources.taskmanagers(spec.parallelism),
            flink_job_id=spec.flink_job_id,
            state_name=spec.state_name,
        )
        folder.report.unlink(missing_ok=True)
        write_files(folder, spec, plan, settings.host, list(memory.values()))
        reached("local.files.after")
        descriptors = tuple(reserved.values())
        _start(settings, spec, folder, roles[JOBMANAGER], JOBMANAGER, descriptors)
    return plan


def _start(
    settings: LocalSettings,
    spec: ClusterSpec,
    folder: ClusterFolder,
    role: Role,
    name: str,
    kept_descriptors: tuple[int, ...] = (),
) -> None:
    command = java_command(folder, spec.release, settings.engine_jar, role, name)
    process.start(
        folder,
        name,
        process.Launch(
            command=[*command, *arguments(folder, spec, name)],
            environment=environment(folder, spec, name),
            folder=folder.tmp,
            output=folder.logs / f"{name}.out",
            kept_descriptors=kept_descriptors,
        ),
    )


def _memory(spec: ClusterSpec) -> dict[str, RoleMemory]:
    return {
        JOBMANAGER: jobmanager_memory(spec.resources.jobmanager, spec.options),
        "taskmanager": taskmanager_memory(spec.resources.taskmanager, spec.options),
    }


def _roles(spec: ClusterSpec) -> dict[str, Role]:
    return {
        name: Role(name, memory.jvm, java_options(name, spec.options))
        for name, memory in _memory(spec).items()
    }


def _lost_its_port(settings: LocalSettings, folder: ClusterFolder, plan: Plan) -> bool:
    """Whether the JobManager died at its start because a foreign process sits on its ports."""
    if process.is_alive(folder, JOBMANAGER) or not process.exit_code(folder, JOBMANAGER):
        return False
    if folder.report.exists() or _has_checkpoints(folder, plan):
        return False
    lived = folder.exit(JOBMANAGER).stat().st_mtime - folder.plan.stat().st_mtime
    return lived < _CLASH_S and not all(ports.is_free(settings.host, p) for p in plan.ports)


def _has_checkpoints(folder: ClusterFolder, plan: Plan) -> bool:
    state = StateFolder(folder.home, plan.state_name)
    return (state.checkpoints / plan.flink_job_id).exists()


def remove(settings: LocalSettings, cluster_id: str) -> bool:
    """True once nothing of the cluster runs; the tombstone keeps it so."""
    folder = ClusterFolder(settings.home, cluster_id)
    try:
        with _alone(folder):
            folder.tombstone.touch(mode=0o600)
            reached("local.tombstone.after")
            names = [file.stem for file in folder.locks.glob("*.lock")]
            workers = [name for name in names if name != JOBMANAGER]
            # The JobManager first: without TaskManagers it would only begin to restart the job.
            ended = process.stop(folder, [n for n in names if n == JOBMANAGER], settings.stop_grace)
            ended &= process.stop(folder, workers, settings.stop_grace)
            if not (ended and _end_strays(settings.home, folder)):
                return False
            delete_files(folder)
    except OSError as error:
        raise Unavailable(
            f"The cluster {cluster_id} cannot be removed from {settings.home}: {error.strerror}."
        ) from error
    folder.mutex.unlink(missing_ok=True)
    return True


def _end_strays(home: Path, folder: ClusterFolder) -> bool:
    """Ends processes whose lock files somebody deleted; looks for them only then."""
    if folder.root.exists() and folder.locks.exists():
        return True
    left = process.strays(home).get(folder.cluster_id, [])
    for stray in left:
        stray.kill()
    deadline = time.monotonic() + 5
    while any(stray.is_running() for stray in left) and time.monotonic() < deadline:
        time.sleep(0.02)
        process.reap()
    return not any(stray.is_running() for stray in left)


@contextmanager
def _alone(folder: ClusterFolder) -> Generator[None]:
    """One server at a time changes a cluster; a killed one frees its place."""
    fd = lock.wait_for(folder.mutex)
    try:
        yield
    finally:
        os.close(fd)


def _check_machine(settings: LocalSettings, spec: ClusterSpec) -> None:
    if not settings.engine_jar.is_file():
        raise Unavailable(f"The engine is missing: {settings.engine_jar}. Build it with: make dev")
    if not (spec.release.home / "lib").is_dir():
        raise Unavailable(
            f"The release {spec.release.version} is damaged: {spec.release.home} has no lib."
            f" Install it again: xuanwu release install {spec.release.version}"
        )
    if not os.access(spec.release.java, os.X_OK):
        raise Unavailable(
            f"There is no Java at {spec.release.java}. Install Java 17, or set XUANWU_JAVA."
        )
