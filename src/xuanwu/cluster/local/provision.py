"""Starts a cluster, heals it, removes it; all calls block and are idempotent."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager

from xuanwu.cluster.local import ports, process, sight
from xuanwu.cluster.local.command import arguments, environment, java_command
from xuanwu.cluster.local.files import ClusterPlan, delete_files, make_folders, write_files
from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder, taskmanager
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.flink.java import JvmRole, memory_of, roles_of
from xuanwu.kernel import lock
from xuanwu.kernel.errors import Refused, Unavailable
from xuanwu.kernel.points import reached
from xuanwu.model.cluster import (
    ClusterSpec,
    Presence,
)


def ensure(settings: LocalSettings, spec: ClusterSpec) -> None:
    """Starts what is missing.

    A JobManager is started once: a dead one is started again only if a foreign process took its
    port before it could listen. All else needs a new run.

    Raises: as `Provision.ensure`; Unavailable with the code `lost` when the JobManager has died
    without a report.
    """
    folder = ClusterFolder(settings.home, spec.cluster_id)
    _check_machine(settings, spec)
    roles = roles_of(spec)
    try:
        with _alone(folder):
            if folder.tombstone.exists():
                raise Refused(
                    f"The cluster {spec.cluster_id} was removed permanently. Start a new run.",
                    code="cluster_removed",
                )
            _start_missing(settings, spec, folder, roles)
    except OSError as error:
        raise Unavailable(
            f"The cluster cannot be set up in {settings.home}: {error.strerror or error}"
            f"{f' ({error.filename})' if error.filename else ''}."
            " Free some space or correct the permissions, then start again."
        ) from error


def _start_missing(
    settings: LocalSettings, spec: ClusterSpec, folder: ClusterFolder, roles: dict[str, JvmRole]
) -> None:
    plan = ClusterPlan.read(folder)
    if plan is None and sight.was_started(folder):
        raise Unavailable(
            f"The folder {folder.locks} was deleted, so Xuanwu cannot tell which processes of "
            f"the cluster {spec.cluster_id} run. Stop this run and start a new one.",
            code="lost",
        )
    if plan and not process.is_alive(folder, JOBMANAGER):
        if sight.lost_its_port(settings, folder, plan):
            _end_taskmanagers(settings, folder, plan)  # they use the JobManager's old port
            plan = None
        elif folder.pid(JOBMANAGER).exists() or folder.exit(JOBMANAGER).exists():
            return _say_if_lost(settings, spec)
        else:
            plan = None  # a server died between planning and start
    if plan is None:
        plan = _start_jobmanager(settings, spec, folder, roles)
    elif not (folder.conf / "config.yaml").exists():  # somebody deleted the working folder
        write_files(folder, spec, plan, settings.host, list(memory_of(spec).values()))
    make_folders(folder)
    for number in range(1, plan.taskmanagers + 1):
        _start(settings, spec, folder, roles["taskmanager"], taskmanager(number))
    return None


def _say_if_lost(settings: LocalSettings, spec: ClusterSpec) -> None:
    """Raises `lost`: a dead JobManager is followed by a new run, so waiting would be in vain."""
    if sight.look(settings, spec.cluster_id).presence is Presence.ABSENT:
        raise Unavailable(
            "The JobManager was killed without a report, perhaps because memory ran out. Check "
            "the free memory of this machine, then start again.",
            code="lost",
        )


def _end_taskmanagers(settings: LocalSettings, folder: ClusterFolder, plan: ClusterPlan) -> None:
    names = [taskmanager(number) for number in range(1, plan.taskmanagers + 1)]
    if not process.stop(folder, names, settings.stop_grace):
        raise Unavailable(f"The TaskManagers of {folder.cluster_id} do not exit. Stop the run.")


def _start_jobmanager(
    settings: LocalSettings, spec: ClusterSpec, folder: ClusterFolder, roles: dict[str, JvmRole]
) -> ClusterPlan:
    """Plans ports, writes the files, and starts the JobManager, which keeps the ports' locks."""
    memory = memory_of(spec)
    with ports.reserve(folder.ports, settings.host, settings.ports, 3) as reserved:
        rest, rpc, blob = reserved
        plan = ClusterPlan(
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
    role: JvmRole,
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


def remove(settings: LocalSettings, cluster_id: str) -> bool:
    """Returns True once nothing of the cluster runs; the tombstone prevents a new start."""
    folder = ClusterFolder(settings.home, cluster_id)
    try:
        with _alone(folder):
            folder.tombstone.touch(mode=0o600)
            reached("local.tombstone.after")
            names = [file.stem for file in folder.locks.glob("*.lock")]
            workers = [name for name in names if name != JOBMANAGER]
            # The JobManager first: without TaskManagers it would start to restart the job.
            process.stop(folder, [n for n in names if n == JOBMANAGER], settings.stop_grace)
            process.stop(folder, workers, settings.stop_grace)
            left = process.strays(settings.home).get(cluster_id, [])
            if not process.end_strays(left) or any(process.is_alive(folder, n) for n in names):
                return False
            if plan := ClusterPlan.read(folder):
                ports.give_back(folder.ports, plan.ports)
            delete_files(folder)
    except OSError as error:
        raise Unavailable(
            f"The cluster {cluster_id} cannot be removed from {settings.home}: {error.strerror}."
        ) from error
    return True


@contextmanager
def _alone(folder: ClusterFolder) -> Generator[None]:
    """Lets one server at a time change a cluster; a killed server's lock is released."""
    fd = lock.wait_for(folder.mutex)
    try:
        yield
    finally:
        lock.give_back(folder.mutex, fd)


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
            f"Java was not found at {spec.release.java}. Install Java 17, or set XUANWU_JAVA."
        )
