"""Runs a small job in the file system of an image, as two pods without Kubernetes would.

Owns the stage: an unpacked image, read-only, with networks, processes and mounts of its own, which
end together. Refuses to know how an image is made. Needs root, and util-linux and iproute2.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.images.debian import USER
from deploy.images.oci import Image
from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.kubernetes.command import argument_files
from xuanwu.cluster.local.archive import WARMING
from xuanwu.flink.java import JOBMANAGER, TASKMANAGER, memory_of
from xuanwu.flink.options import Addresses, Directories, cluster_options, config_yaml
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.ids import flink_id
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

ROLES: tuple[str, ...] = (JOBMANAGER, TASKMANAGER)
_NAME = "rehearsal"
_PROGRAMS = {"unshare": "util-linux", "ip": "iproute2", "chroot": "coreutils"}
_ROWS = 20
_PATIENCE_S = 180.0
_LOOK_S = 0.05
_LOG4J = """\
rootLogger.level = INFO
rootLogger.appenderRef.file.ref = File
appender.file.name = File
appender.file.type = File
appender.file.fileName = ${sys:log.file}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} %m%n
"""
# The image is read-only, but for /tmp. Whoever is killed takes all of it along: it is the first
# process of a namespace of its own.
_STAGE = """\
set -eu
root=$1 room=$2 user=$3
ip link set lo up
mkdir -p "$root/dev" "$root/proc"
mount --bind "$root" "$root"
mount -o remount,ro,bind "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$room/tmp" "$root/tmp"
mount --bind "$room/conf" "$root/etc/xuanwu/flink"
start() {
    { read -r line; set -- "$1"; while [ -n "$line" ]; do set -- "$@" "$line"; read -r line; done
      role=$1; shift
      exec chroot --userspec="$user" "$root" /usr/bin/env -i "$@" /opt/xuanwu/entry "$role"
    } <"$room/environment" >"$room/$1.out" 2>&1 &
}
start jobmanager; jobmanager=$!
start taskmanager; taskmanager=$!
while [ ! -e "$room/stop" ] && kill -0 $jobmanager 2>/dev/null; do sleep 0.1; done
kill -TERM $jobmanager $taskmanager 2>/dev/null || true
wait
"""


@dataclass(frozen=True)
class Rehearsed:
    """`seconds` from the start of both processes to the first rows; `folder` is their `/tmp`."""

    seconds: float
    folder: Path


def why_not() -> str | None:
    """What this machine lacks for a rehearsal, in a sentence; None if nothing."""
    if os.geteuid() != 0:
        return "A rehearsal needs root, who alone may change the root of a process."
    for program, package in _PROGRAMS.items():
        if shutil.which(program) is None:
            return (
                f"A rehearsal needs {program}. Install it (on Debian: apt-get install {package})."
            )
    return None


def rehearse(
    image: Image, root: Path, room: Path, java_options: Mapping[str, str] | None = None
) -> Rehearsed:
    """Runs the job in `root` until it has written rows, then ends both processes politely.

    `java_options` are more flags by role. Raises: Unavailable with the last words of a process.
    """
    if reason := why_not():
        raise Unavailable(reason)
    _set_up(room, image, java_options or {})
    script = ["sh", "-c", _STAGE, "rehearsal", str(root), str(room), f"{USER}:{USER}"]
    apart = ["unshare", "--net", "--mount", "--pid", "--ipc", "--fork", "--kill-child"]
    started = time.monotonic()
    with subprocess.Popen([*apart, *script], stdin=subprocess.DEVNULL) as stage:
        try:
            _wait_for_rows(stage, room, started + _PATIENCE_S)
            seconds = time.monotonic() - started
            (room / "stop").touch()
            stage.wait(_PATIENCE_S)
        finally:
            stage.kill()
    return Rehearsed(seconds, room / "tmp")


def _set_up(room: Path, image: Image, java_options: Mapping[str, str]) -> None:
    (room / "conf").mkdir(parents=True)
    (room / "tmp").mkdir()
    (room / "tmp").chmod(0o1777)
    spec = _spec(java_options)
    files = {
        "config.yaml": config_yaml(_options(spec)),
        "log4j.properties": _LOG4J,
        **argument_files(spec),
    }
    for name, text in files.items():
        (room / "conf" / name).write_text(text)
    sql = WARMING.format(folder=f"file://{places.SCRATCH}/out")
    definition = {"version": 1, "kind": "sql", "name": _NAME, "sql": sql}
    (room / "tmp" / "definition.json").write_text(json.dumps(definition))
    values: Sequence[str] = (
        *image.config["Env"],
        "POD_IP=127.0.0.1",
        f"POD_NAME={_NAME}",
        f"XUANWU_DEFINITION_FILE={places.SCRATCH}/definition.json",
        f"XUANWU_ARTIFACT_DIR={places.ARTIFACTS}",
        f"XUANWU_REPORT_FILE={places.SCRATCH}/report.json",
    )
    (room / "environment").write_text("".join(f"{value}\n" for value in (*values, "")))


def _spec(java_options: Mapping[str, str]) -> ClusterSpec:
    known = Release("", "", "", "", (), frozenset())
    return ClusterSpec(
        cluster_id=_NAME,
        flink_job_id=flink_id(_NAME),
        release=InstalledRelease(known, Path(), Path()),
        entry=EntryPoint(definition_file=f"{places.SCRATCH}/definition.json"),
        resources=Resources(
            jobmanager=ProcessResources(), taskmanager=TaskManagerResources(slots=1)
        ),
        options={f"env.java.opts.{role}": flags for role, flags in java_options.items()},
    )


def _options(spec: ClusterSpec) -> dict[str, str]:
    scratch = f"file://{places.SCRATCH}"
    addresses = Addresses("127.0.0.1", places.REST_PORT, places.RPC_PORT, places.BLOB_PORT)
    directories = Directories(
        checkpoints=f"{scratch}/checkpoints",
        savepoints=f"{scratch}/savepoints",
        archive=f"{scratch}/archive",
        tmp=places.WORK,
    )
    options = cluster_options(spec, addresses, directories)
    for role in memory_of(spec).values():
        options |= role.options
    return options


def _wait_for_rows(stage: subprocess.Popen[bytes], room: Path, deadline: float) -> None:
    output = room / f"{TASKMANAGER}.out"
    while not (output.exists() and output.read_bytes().count(b"\n+") > _ROWS):
        if stage.poll() is not None or time.monotonic() > deadline:
            raise Unavailable(f"The job in the image did not run: {_last_words(room)}")
        time.sleep(_LOOK_S)


def _last_words(room: Path) -> str:
    files = [room / f"{role}.out" for role in ROLES]
    files += [room / "tmp" / "logs" / f"{role}.log" for role in ROLES]
    lines = (file.read_text(errors="replace").splitlines()[-3:] for file in files if file.exists())
    return " | ".join(line for last in lines for line in last) or "it said nothing."
