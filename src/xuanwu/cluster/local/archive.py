"""Class-data archives: classes that Java has loaded once, mapped from a file at later starts.

One a role and release, created by running a small job on a temporary cluster. A JVM whose class
path differs from the archive's runs without it. Source: JEP 350, dynamic CDS archives.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import anyio

from xuanwu.cluster.local import provision, sight
from xuanwu.cluster.local.command import archive_file
from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.kernel import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.ids import flink_id
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
    Presence,
)
from xuanwu.model.release import InstalledRelease
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

_ROLES = ("jobmanager", "taskmanager")
_CLUSTER = "class-data"
_MAKING = ".making-"
_PATIENCE_S = 300.0  # of a busy machine: a release without archives slows every start
# Uses what most jobs use: watermarks, windows, a join, JSON and CSV, state, printing.
WARMING = """\
CREATE TABLE a (id BIGINT, v DOUBLE, t AS PROCTIME()) WITH (
  'connector' = 'datagen', 'number-of-rows' = '200', 'rows-per-second' = '200',
  'fields.id.kind' = 'random', 'fields.id.min' = '1', 'fields.id.max' = '9');
CREATE TABLE b (id BIGINT, name STRING) WITH (
  'connector' = 'datagen', 'number-of-rows' = '20', 'rows-per-second' = '200',
  'fields.id.kind' = 'random', 'fields.id.min' = '1', 'fields.id.max' = '9');
CREATE TABLE files (id BIGINT, name STRING, n BIGINT) WITH (
  'connector' = 'filesystem', 'path' = '{folder}/rows', 'format' = 'json');
CREATE TABLE texts (id BIGINT, v DOUBLE) WITH (
  'connector' = 'filesystem', 'path' = '{folder}/texts', 'format' = 'csv');
CREATE TABLE shown (id BIGINT, n BIGINT, m DOUBLE) WITH ('connector' = 'print');
INSERT INTO shown SELECT id, COUNT(*), AVG(v) FROM a GROUP BY id;
INSERT INTO texts SELECT id, v FROM a WHERE v > 0;
INSERT INTO files SELECT b.id, UPPER(b.name), CAST(a.v AS BIGINT) FROM a JOIN b ON a.id = b.id;
"""


def has_archives(release: InstalledRelease, engine_jar: Path) -> bool:
    """Whether every role has an archive that fits its present class path."""
    return all(archive_file(release, engine_jar, role).exists() for role in _ROLES)


async def build_archives(release: InstalledRelease, engine_jar: Path) -> None:
    """Creates the archives of all roles, unless they exist.

    It takes some ten seconds, and 0.7 GiB of memory meanwhile. Concurrent builds take turns, and
    the remains of killed ones are removed.

    Raises: Unavailable when the temporary cluster does not run; the release works without.
    """
    if await in_thread(has_archives, release, engine_jar):  # the folder may be read-only
        return
    async with lock.turn_at(release.archives_lock):
        if not await in_thread(has_archives, release, engine_jar):
            await in_thread(_clean, release, engine_jar)
            await _build(release, engine_jar)


async def _build(release: InstalledRelease, engine_jar: Path) -> None:
    place = await in_thread(_make_room, release)
    settings = LocalSettings(place, engine_jar, stop_grace=timedelta(seconds=60))
    try:
        await in_thread(_start, settings, release, place)
        await _wait(settings)
        await in_thread(provision.remove, settings, _CLUSTER)
        await in_thread(_publish, release, engine_jar, place)
    finally:
        with anyio.CancelScope(shield=True):
            await in_thread(provision.remove, settings, _CLUSTER)
            await in_thread(shutil.rmtree, place, ignore_errors=True)


def _clean(release: InstalledRelease, engine_jar: Path) -> None:
    """Removes what killed builds left: their processes, which outlive them, and their folders."""
    for place in (release.home / "cds").glob(f"{_MAKING}*"):
        provision.remove(LocalSettings(place, engine_jar), _CLUSTER)
        shutil.rmtree(place, ignore_errors=True)


def _make_room(release: InstalledRelease) -> Path:
    (release.home / "cds").mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_MAKING, dir=release.home / "cds"))


def _start(settings: LocalSettings, release: InstalledRelease, place: Path) -> None:
    file = place / "definition.json"
    text = WARMING.format(folder=place.as_uri())
    file.write_text(json.dumps({"version": 1, "kind": "sql", "name": _CLUSTER, "sql": text}))
    dump = {
        f"env.java.opts.{role}": f"-XX:ArchiveClassesAtExit={place / role}.jsa" for role in _ROLES
    }
    spec = ClusterSpec(
        cluster_id=_CLUSTER,
        flink_job_id=flink_id(str(place)),
        release=release,
        entry=EntryPoint(definition_file=str(file)),
        resources=Resources(
            jobmanager=ProcessResources(), taskmanager=TaskManagerResources(slots=1)
        ),
        options=dump,
        state_name=_CLUSTER,
    )
    provision.ensure(settings, spec)


async def _wait(settings: LocalSettings) -> None:
    """Waits until the job has begun to write: then both roles have loaded their classes."""
    folder = ClusterFolder(settings.home, _CLUSTER)
    with anyio.move_on_after(_PATIENCE_S) as waiting:
        while not await in_thread(_has_printed, folder):
            seen = await in_thread(sight.look, settings, _CLUSTER)
            if seen.presence is not Presence.PRESENT:
                told = seen.failure.message if seen.failure else "its process disappeared"
                raise Unavailable(f"The cluster for the class-data archives ended: {told}")
            await anyio.sleep(0.2)
    if waiting.cancelled_caught:
        raise Unavailable(
            f"The cluster for the class-data archives did not run within {_PATIENCE_S:.0f} s."
        )


def _has_printed(folder: ClusterFolder) -> bool:
    file = folder.logs / "taskmanager-1.out"
    return file.exists() and file.read_bytes().count(b"\n") > 20


def _publish(release: InstalledRelease, engine_jar: Path, place: Path) -> None:
    """Publishes each archive atomically; removes those of older engines."""
    for role in _ROLES:
        made, target = place / f"{role}.jsa", archive_file(release, engine_jar, role)
        if not made.exists():
            raise Unavailable(f"Java wrote no class-data archive for the {role}.")
        for old in target.parent.glob(f"{role}-*.jsa"):
            old.unlink()
        made.replace(target)
