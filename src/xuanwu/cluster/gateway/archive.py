"""The class-data archive of the gateway: what Java has loaded once, mapped from a file later.

One a release for both roles, made by a worker, which loads all that a planner does. A JVM whose
class path differs from the archive's runs on without it. Source: JEP 350.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import anyio

from xuanwu.cluster.gateway import process
from xuanwu.cluster.gateway.command import ARCHIVE, Role, archive_file
from xuanwu.cluster.gateway.settings import GatewaySettings
from xuanwu.cluster.gateway.wire import Wire
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.release import InstalledRelease

_PATIENCE_S = 120.0
# Beside what a worker's own warming loads: formats of rows, changes, functions of many kinds.
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
    """Whether there is one that fits the class path as it is now."""
    return archive_file(release, jars).exists()


async def build_archive(release: InstalledRelease, jars: Sequence[Path]) -> None:
    """Makes it; takes some ten seconds, and 0.4 GiB of memory meanwhile.

    Raises: Unavailable when no worker runs; the gateway works without, only slower.
    """
    room = await in_thread(_make_room, release)
    try:
        settings = GatewaySettings(room, tuple(jars), room)
        made = room / "made.jsa"
        worker = await process.start(release, settings, Role.WORKER, f"-XX:{ARCHIVE}={made}")
        try:
            await _use(worker)
            await worker.finish(_PATIENCE_S)
        finally:
            await worker.stop()
        await in_thread(_publish, made, archive_file(release, jars))
    finally:
        with anyio.CancelScope(shield=True):
            await in_thread(shutil.rmtree, room, ignore_errors=True)


def _make_room(release: InstalledRelease) -> Path:
    (release.home / "cds").mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=".gateway-", dir=release.home / "cds"))


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
    """Whole or not at all; archives of an older engine go."""
    if not made.exists():
        raise Unavailable("Java wrote no class-data archive for the gateway.")
    for old in target.parent.glob("gateway-*.jsa"):
        old.unlink()
    made.replace(target)
