"""Fills a database with runs in the state Running, as if each had been started by its user."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text

from xuanwu.kernel.ids import flink_id, new_id, token_hash
from xuanwu.kernel.vault import Vault
from xuanwu.model.access import SYSTEM, Principal, PrincipalKind, Space
from xuanwu.model.job import Job, Revision
from xuanwu.model.run import Origin, Placement, Run, new_run
from xuanwu.model.spec import parse_spec
from xuanwu.model.state import Seen, State
from xuanwu.model.target import DeclaredTarget, TargetKind, TargetOrigin
from xuanwu.store import spaces, targets
from xuanwu.store.database import Database
from xuanwu.store.tables.jobs import jobs, revisions
from xuanwu.store.tables.runs import runs
from xuanwu.store.transaction import Transaction

STEADY, HANGING = "steady", "hanging"  # names of targets: which runs will hang one day
RELEASE = "2.2.1"
_ME = Principal(PrincipalKind.USER, "benchmark", "benchmark")
_SQL = "INSERT INTO totals SELECT origin, COUNT(*) FROM flights GROUP BY origin"


@dataclass(frozen=True)
class Fleet:
    """`size` runs, of which one in `hang_every` belongs to a JobManager that will hang.

    Each JobManager has an address of its own on the loopback network, as pods have.
    """

    size: int
    port: int
    hang_every: int = 100

    def target(self, number: int) -> str:
        return HANGING if number % self.hang_every == 0 else STEADY

    def cluster(self, number: int) -> str:
        return f"run_{number:05}"

    def url(self, number: int) -> str:
        """The root of one JobManager's REST interface, at 127.1.0.0 and upward."""
        address = f"127.1.{number >> 8}.{number & 255}"
        return f"http://{address}:{self.port}/c/{self.cluster(number)}"

    def numbers(self, target: str) -> list[int]:
        return [number for number in range(self.size) if self.target(number) == target]


async def fill(db: Database, fleet: Fleet, vault: Vault, now: datetime) -> None:
    """Migrates the database and adds the fleet, every run being due at once."""
    await db.migrate()
    space = Space(new_id("spc"), "benchmark", now)
    async with db.begin() as tx:
        await spaces.add(tx, space)
        for name in (STEADY, HANGING):
            await targets.add(tx, _declared(name, now))
    for start in range(0, fleet.size, 1000):
        numbers = range(start, min(start + 1000, fleet.size))
        async with db.begin() as tx:
            await _add(tx, [_build(fleet, number, space, now) for number in numbers], vault)
    async with db.begin() as tx:
        if tx.connection.dialect.name == "postgresql":  # else it does so itself, a minute later
            await tx.execute(text("ANALYZE"))


def _declared(name: str, now: datetime) -> DeclaredTarget:
    return DeclaredTarget(
        name=name,
        kind=TargetKind.LOCAL,
        origin=TargetOrigin.SETTINGS,
        settings={},
        sealed=None,
        version=1,
        is_declared=True,
        fingerprint=None,
        created_at=now,
        created_by=SYSTEM,
        updated_at=now,
        updated_by=SYSTEM,
    )


async def _add(tx: Transaction, built: list[tuple[Job, Revision, Run]], vault: Vault) -> None:
    await tx.execute_many(insert(jobs), [vars(job) for job, _, _ in built])
    texts = [
        {**vars(revision), "spec": revision.spec.model_dump(mode="json")}
        for _, revision, _ in built
    ]
    await tx.execute_many(insert(revisions), texts)
    await tx.execute_many(insert(runs), [_row(run, vault) for _, _, run in built])


def _row(run: Run, vault: Vault) -> dict[str, Any]:
    names = {column.name for column in runs.c}
    values = {name: value for name, value in vars(run).items() if name in names}
    return values | {
        "token_hash": token_hash(vault.token_for(run.id)),
        "live_job_id": run.job_id,
        "watched": None,
    }


def _build(fleet: Fleet, number: int, space: Space, now: datetime) -> tuple[Job, Revision, Run]:
    target = fleet.target(number)
    spec = parse_spec(
        {"name": f"job-{number:05}", "sql": _SQL, "target": target, "restart": {"on": "never"}}
    )
    job = Job(new_id("job"), space.id, spec.name, spec.kind, 1, now, _ME, now)
    revision = Revision(new_id("rev"), job.id, 1, spec, "", now, _ME)
    run = new_run(job, revision, Placement(RELEASE, target), Origin(_ME), now)
    cluster = fleet.cluster(number)
    run = replace(
        run,
        id=cluster,
        flink_job_id=flink_id(cluster),
        state=State.RUNNING,
        seen=Seen.RUNNING,
        phase="running",
        flink_state="RUNNING",
        seen_at=now,
        started_at=now,
        rest_url=fleet.url(number),
        visits=number % 10,
    )
    return job, revision, run
