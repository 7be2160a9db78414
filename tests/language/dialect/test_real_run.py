"""A script in the oldest forms runs on every release; failures point into what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.releases import ENGINE_JAR, EVERY, HOME, installed
from xuanwu.cluster.local.scratch import scratch_home
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.flink.rest import FlinkRest
from xuanwu.model.spec import parse_spec
from xuanwu.scheduling.foreground import Ending, Listener, Order, run_in_foreground

pytestmark = [pytest.mark.anyio, pytest.mark.flink]

_SCRIPT = """\
SET 'state.backend' = 'filesystem'; SET 'table.exec.topn-cache-size' = '10';
SET 'taskmanager.registration.max-backoff' = '1 s';
CREATE TABLE numbers (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '3',
  'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '3');
CREATE TABLE written (a INT, b STRING) WITH (
  'connector.type' = 'filesystem', 'connector.property-version' = '1', -- of 1.10
  'connector.path' = '${path}', 'update-mode' = 'append', 'format.type' = 'csv',
  'format.field-delimiter' = ';', 'format.derive-schema' = 'true');
INSERT INTO written SELECT a, 'x' FROM numbers;
"""


async def _run(version: str, script: str, folder: Path) -> Ending:
    options = {"state.backend.incremental": "false", "akka.ask.timeout": "20 s"}
    spec = parse_spec({"name": "old-forms", "sql": script, "options": options})
    with scratch_home(HOME / "dialect", ENGINE_JAR) as settings:
        target, listener = LocalTarget(settings), Listener(lambda _: None, lambda _: None)
        order = Order(
            spec, installed(version), settings.home / "definitions", {"path": folder.as_uri()}
        )
        async with FlinkRest() as flink:
            return await run_in_foreground(target, flink, order, listener)


@pytest.mark.parametrize("version", EVERY)
async def test_a_script_in_the_oldest_forms_runs(version: str, tmp_path: Path) -> None:
    ending = await _run(version, _SCRIPT, tmp_path / "out")
    assert (ending.final_state, ending.failure) == ("FINISHED", None)
    lines = [line for file in (tmp_path / "out").iterdir() for line in file.read_text().split()]
    assert sorted(lines) == ["1;x", "2;x", "3;x"]


@pytest.mark.parametrize("version", EVERY)
async def test_a_failure_behind_rewrites_points_into_what_was_written(
    version: str, tmp_path: Path
) -> None:
    script = f"{_SCRIPT}INSERT INTO written SELECT b, 'x' FROM numbers;\n"  # noqa: S608
    failure = (await _run(version, script, tmp_path / "out")).failure
    assert failure is not None
    assert (failure.statement, failure.line, failure.column) == (7, 10, 28)
