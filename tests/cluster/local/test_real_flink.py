"""The local target with real Flink: what stand-in processes cannot show."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import anyio
import psutil
import pytest
from tests.support import releases
from tests.support.quick_java import QUICK_JAVA
from tests.support.wait import eventually, wait_until

from xuanwu.cluster.local import process
from xuanwu.cluster.local.files import ClusterPlan
from xuanwu.cluster.local.folder import JOBMANAGER, ClusterFolder, StateFolder
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel import lock, points
from xuanwu.kernel.errors import NotFound, Unreachable
from xuanwu.kernel.ids import flink_id
from xuanwu.kernel.units import ByteSize
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
    Presence,
    Sight,
    StatePlace,
)
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

pytestmark = [pytest.mark.anyio, pytest.mark.flink]

NAME = "run_1"
PLACE = StatePlace("job", flink_id(NAME))
STREAM = """\
CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');
CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT n FROM numbers;
"""
BOUNDED = STREAM.replace("'50'", "'50', 'number-of-rows' = '5'")
SEQUENCE = STREAM.replace(
    "'50'",
    "'50', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '20000'",
)
FAILING = BOUNDED.replace("SELECT n", "SELECT n / (n - n)")
WRONG = STREAM.replace("SELECT n ", "SELECT m ")
SMALL = Resources(
    jobmanager=ProcessResources(memory=ByteSize.parse("800m")),
    taskmanager=TaskManagerResources(memory=ByteSize.parse("1100m"), slots=1),
)


@dataclass
class Real:
    """One home and one cluster of a real release in it; `flink` asks the cluster itself."""

    place: Path
    flink: FlinkRest
    options: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def settings(self) -> LocalSettings:
        return LocalSettings(self.place / "home", releases.ENGINE_JAR)

    @property
    def target(self) -> LocalTarget:
        """A new one at each use: nothing of a cluster is kept in the server's memory."""
        return LocalTarget(self.settings)

    @property
    def folder(self) -> ClusterFolder:
        return ClusterFolder(self.settings.home, NAME)

    def spec(self, sql: str) -> ClusterSpec:
        file = self.place / "definition.json"
        file.write_text(json.dumps({"version": 1, "kind": "sql", "name": "try", "sql": sql}))
        options = {"execution.checkpointing.interval": "300 ms", **QUICK_JAVA, **self.options}
        return ClusterSpec(
            NAME,
            flink_id(NAME),
            releases.installed("2.2.1"),
            EntryPoint(definition_file=str(file)),
            SMALL,
            options=options,
            state_name="job",
        )

    async def look(self) -> Sight:
        return await self.target.look(NAME)

    async def until(self, presence: Presence) -> Sight:
        async def there() -> Sight | None:
            seen = await self.look()
            return seen if seen.presence is presence else None

        return await eventually(there, within=60, what=str(presence))

    async def word(self) -> str | None:
        """Flink's word on the job; RUNNING only when every task does."""
        url = await self.target.rest_url(NAME)
        try:
            status = await self.flink.job_status(url, flink_id(NAME)) if url else None
        except Unreachable:
            return None
        if status and status.state == "RUNNING" and not status.all_tasks_run:
            return None
        return status.state if status else None

    async def until_word(self, wanted: str) -> None:
        async def says() -> bool:
            return await self.word() == wanted

        await eventually(says, within=90, what=wanted)

    def java(self) -> dict[str, psutil.Process]:
        """The JVMs of the cluster by the name of the process."""
        found: dict[str, psutil.Process] = {}
        for one in process.strays(self.settings.home).get(NAME, []):
            line: list[str] = one.info["cmdline"]
            if line[0] == "/bin/sh":
                continue
            name = next(w for w in line if w.startswith("-Dxuanwu.process=")).partition("=")[2]
            assert name not in found, f"{name} runs twice"
            found[name] = one
        return found


@pytest.fixture
async def real(tmp_path: Path) -> AsyncGenerator[Real]:
    async with FlinkRest() as flink:
        made = Real(tmp_path, flink)
        yield made
        await _remove(made, NAME)
        assert made.java() == {}


async def test_a_stream_survives_its_taskmanager_and_its_folder_but_not_its_jobmanager(
    real: Real,
) -> None:
    await real.target.ensure(real.spec(STREAM))
    await real.until_word("RUNNING")
    first = real.java()
    assert set(first) == {JOBMANAGER, "taskmanager-1"}
    plan = ClusterPlan.read(real.folder)
    assert plan
    assert all(lock.is_held(real.folder.ports / f"{port}.lock") for port in plan.ports)
    for one in first.values():
        listening = {c.laddr.ip for c in one.net_connections() if c.status == "LISTEN"}
        assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}

    first["taskmanager-1"].kill()

    async def is_incomplete() -> bool:
        return not (await real.look()).is_complete

    await eventually(is_incomplete)
    assert (await real.look()).presence is Presence.PRESENT
    await real.target.ensure(real.spec(STREAM))
    assert (await real.look()).is_complete
    await real.until_word("RUNNING")
    assert real.java()[JOBMANAGER] == first[JOBMANAGER]

    assert await eventually(lambda: real.target.latest_checkpoint(PLACE))

    shutil.rmtree(real.folder.root)
    assert (await real.look()).presence is Presence.PRESENT
    assert await real.target.clusters() == {NAME}
    assert await real.word() == "RUNNING"

    os.kill(real.java()["taskmanager-1"].pid, signal.SIGSTOP)  # else it ends by itself
    real.java()[JOBMANAGER].kill()
    await real.until(Presence.ABSENT)
    assert set(real.java()) == {"taskmanager-1"}
    assert await real.target.remove(NAME)
    assert real.java() == {}
    assert not real.folder.tmp.exists()
    assert not real.folder.locks.exists()
    assert list(real.folder.ports.iterdir()) == []
    assert await real.target.latest_checkpoint(PLACE), "state outlives all"


@pytest.mark.parametrize(("sql", "word"), [(BOUNDED, "FINISHED"), (FAILING, "FAILED")])
async def test_flinks_last_word_is_known_after_its_jobmanager_is_gone(
    real: Real, sql: str, word: str
) -> None:
    real.options["restart-strategy.type"] = "none"
    await real.target.ensure(real.spec(sql))
    await real.until_word(word)
    assert (await real.look()).presence is Presence.PRESENT
    await eventually((real.folder.archive / flink_id(NAME)).exists)
    real.java()[JOBMANAGER].kill()
    seen = await real.until(Presence.EXITED)
    assert seen.final_state == word
    assert await real.target.remove(NAME)
    assert (await real.look()).final_state is None, "removed is removed"


async def test_wrong_sql_is_told_with_its_place(real: Real) -> None:
    await real.target.ensure(real.spec(WRONG))
    seen = await real.until(Presence.EXITED)
    assert seen.failure
    assert (seen.failure.code, seen.failure.owner) == ("sql_invalid", "user")
    assert (seen.failure.statement, seen.failure.line, seen.failure.column) == (3, 3, 26)
    assert "'m'" in seen.failure.message
    assert seen.processes[0].exit_code == 2
    await real.target.ensure(real.spec(WRONG))
    assert JOBMANAGER not in real.java(), "what ended is not started again"


@pytest.mark.parametrize("which", ["rest", "rpc", "blob"])
async def test_a_port_taken_at_the_last_moment_costs_only_time(real: Real, which: str) -> None:
    foreign: list[socket.socket] = []

    def take_port(point: str) -> None:
        plan = ClusterPlan.read(real.folder)
        if point == "local.jobmanager.before" and plan and not foreign:
            foreign.append(socket.create_server(("127.0.0.1", getattr(plan, f"{which}_port"))))

    points.listen(take_port)
    await real.target.ensure(real.spec(STREAM))
    wait_until(lambda: process.exit_code(real.folder, JOBMANAGER) is not None)
    assert (await real.look()).presence is Presence.ABSENT
    await real.target.ensure(real.spec(STREAM))
    foreign[0].close()
    await real.until_word("RUNNING")
    assert set(real.java()) == {JOBMANAGER, "taskmanager-1"}


async def test_the_engine_looks_for_what_a_job_begins_with_choice_by_choice(real: Real) -> None:
    first = real.spec(SEQUENCE)
    await real.target.ensure(first)
    assert await eventually(lambda: real.target.latest_checkpoint(PLACE), within=90)
    await _remove(real, NAME)
    root = StateFolder(real.settings.home, "job").checkpoints.as_uri()
    there, gone = f"{root}/{flink_id(NAME)}/", f"{root}/{'0' * 32}/"

    async def begin(name: str, *choices: str) -> str | None:
        """The first row of a job with these choices, or why it did not start."""
        others = {"restore_path": choices[0], "restore_otherwise": choices[1:]}
        spec = replace(first, cluster_id=name, flink_job_id=flink_id(name), **others)

        async def told() -> str | None:
            if failure := (await real.target.look(name)).failure:
                return failure.code
            with suppress(NotFound):
                written = await real.target.log_after(name, "taskmanager-1.out", 0)
                return next((line for line in written.lines if line.startswith("+I")), None)
            return None

        try:
            await real.target.ensure(spec)
            return await eventually(told, within=90)
        finally:
            await _remove(real, name)

    assert await begin("run_2", gone, "none") == "+I[1]"
    assert await begin("run_3", gone, f"{gone}savepoint-1") == "checkpoint_missing"
    went_on = await begin("run_4", gone, there, "none")
    assert went_on not in {"+I[1]", "checkpoint_missing"}


async def _remove(real: Real, name: str) -> None:
    while not await real.target.remove(name):
        await anyio.sleep(0.1)
