"""The gateway's class-data archive: classes that Java has loaded once, mapped from a file later.

One a release for both roles, created by a worker, which loads all that a planner does. A JVM whose
class path differs from the archive's runs without it. Source: JEP 350.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import anyio

from xuanwu.gateway import process
from xuanwu.gateway.command import ARCHIVE, GatewayRole, archive_file
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.gateway.wire import Wire
from xuanwu.kernel import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.release import InstalledRelease

_PATIENCE_S = 300.0
_MAKING = ".gateway-"
# Besides what a worker's own warm-up loads: formats of rows, changes, functions of many kinds.
WARMING = """\
CREATE TABLE a (id BIGINT, name STRING, v DOUBLE, born DATE, t TIMESTAMP_LTZ(3),
  tags ARRAY<STRING>, WATERMARK FOR t AS t - INTERVAL '1' SECOND) WITH ('connector' = 'kafka');
CREATE TABLE b (id BIGINT, name STRING, n BIGINT, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'jdbc');
CREATE VIEW big AS SELECT * FROM a WHERE v > 0 OR name LIKE 'x%';
INSERT INTO b SELECT id, MAX(UPPER(name)), COUNT(DISTINCT born) FROM big GROUP BY id;
INSERT INTO b SELECT id, name, rank_ FROM (SELECT id, name, ROW_NUMBER() OVER (
  PARTITION BY id ORDER BY t DESC) AS rank_ FROM a) WHERE rank_ = 1;
SELECT id, tag, DATE_FORMAT(t, 'HH:mm') FROM a CROSS JOIN UNNEST(tags) AS u (tag);
"""


def has_archive(release: InstalledRelease, jars: Sequence[Path]) -> bool:
    """Whether an archive exists that fits the present class path."""
    return archive_file(release, jars).exists()


async def build_archive(release: InstalledRelease, jars: Sequence[Path]) -> None:
    """Creates the archive unless it exists; takes some ten seconds, and 0.4 GiB of memory.

    Concurrent builds take turns, and the remains of killed ones are removed.

    Raises: Unavailable when no worker runs; the gateway works without, only slower.
    """
    if await in_thread(has_archive, release, jars):  # the folder may be read-only
        return
    async with lock.turn_at(release.archives_lock):
        if not await in_thread(has_archive, release, jars):
            await in_thread(_clean, release)
            await _build(release, jars)


async def _build(release: InstalledRelease, jars: Sequence[Path]) -> None:
    room = await in_thread(_make_room, release)
    try:
        settings = GatewaySettings(room, tuple(jars), room)
        made = room / "made.jsa"
        worker = await process.start(release, settings, GatewayRole.WORKER, f"-XX:{ARCHIVE}={made}")
        try:
            await _use(worker)
            await worker.finish(_PATIENCE_S)
        finally:
            await worker.stop()
        await in_thread(_publish, made, archive_file(release, jars))
    finally:
        with anyio.CancelScope(shield=True):
            await in_thread(shutil.rmtree, room, ignore_errors=True)


def _clean(release: InstalledRelease) -> None:
    """Removes what killed builds left; their workers ended with them."""
    for room in (release.home / "cds").glob(f"{_MAKING}*"):
        shutil.rmtree(room, ignore_errors=True)


def _make_room(release: InstalledRelease) -> Path:
    (release.home / "cds").mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_MAKING, dir=release.home / "cds"))


async def _use(worker: process.GatewayProcess) -> None:
    wire = Wire(worker.url, worker.token)
    definition = {"version": 1, "kind": "sql", "sql": WARMING}
    try:
        await wire.post("/check", {"definition": definition, "purpose": "debug"}, _PATIENCE_S)
        request = {"session": "class-data", "definition": definition, "purpose": "debug"}
        async for _ in wire.stream("/debug", request, _PATIENCE_S):
            pass
    finally:
        await wire.close()


def _publish(made: Path, target: Path) -> None:
    """Publishes the archive atomically; removes those of older engines."""
    if not made.exists():
        raise Unavailable("Java wrote no class-data archive for the gateway.")
    for old in target.parent.glob("gateway-*.jsa"):
        old.unlink()
    made.replace(target)
