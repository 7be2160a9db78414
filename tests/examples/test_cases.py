"""The built-in cases on real Flink, of either release: their rows against the same in Python."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.examples import facts
from tests.examples.facts import Window
from tests.support.releases import ENGINE_JAR, EXAMPLES_JAR, HOME, installed
from tests.support.wait import eventually
from xuanwu.cli.job_file import read_jobs
from xuanwu.client.artifacts import file_hash
from xuanwu.cluster.local.scratch import scratch_home
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.examples.cases import cases, variables
from xuanwu.flink.rest import FlinkRest
from xuanwu.model.spec import JobSpec
from xuanwu.scheduling.foreground import Listener, Order, run_in_foreground

pytestmark = [pytest.mark.anyio, pytest.mark.flink]

_ROW = re.compile(r"(?:\d+> )?\+I\[(\S+), (.+), (\d+), (\d+), (\S+)\]")
_MEAN = re.compile(r"(\w\w),(\d+),(-?[\d.]+)")
_LAST_DAY = "2013-12-31"  # nothing comes after it, so its windows stay open


@pytest.mark.parametrize(("version", "parallelism"), [("1.20.5", 1), ("2.2.1", 2)])
async def test_the_flights_job_says_what_python_says(
    version: str, parallelism: int, flights: Path, tmp_path: Path
) -> None:
    raw = flights / "raw"
    spec = _spec("flights").model_copy(update={"parallelism": parallelism})
    days = {key: one for key, one in facts.by_day(raw).items() if key[0] < _LAST_DAY}
    data, output = _awkward(flights, tmp_path), tmp_path / "what comes 100%"
    async with _running(spec, version, variables(data, output)) as lines:
        await eventually(lambda: len(lines) >= len(days), within=120, what=f"{len(days)} rows")
        await eventually(lambda: len(_written(output)) > 1000, within=60, what="finished files")
    printed = [_printed(line) for line in lines]
    assert sorted(key for key, _ in printed) == sorted(days)
    assert [row for key, row in printed if not _agree(row, days[key])] == []
    _check_hours(_written(output), raw)


@pytest.mark.parametrize("version", ["1.20.5", "2.2.1"])
async def test_the_delays_job_says_what_python_says(
    version: str, flights: Path, tmp_path: Path
) -> None:
    means = facts.mean_arrival_delays(flights / "raw")
    arrived = sum(count for count, _ in means.values())
    values = variables(_awkward(flights, tmp_path), tmp_path)
    async with _running(_spec("delays"), version, values) as lines:
        await eventually(lambda: len(lines) >= arrived, within=120, what=f"{arrived} rows")
    last: dict[str, tuple[int, float]] = {}
    for line in lines:
        match = _MEAN.fullmatch(line)
        assert match, line
        last[match[1]] = (int(match[2]), float(match[3]))
    assert len(lines) == arrived
    assert {carrier: count for carrier, (count, _) in last.items()} == {
        carrier: count for carrier, (count, _) in means.items()
    }
    assert all(abs(mean - means[carrier][1]) < 0.006 for carrier, (_, mean) in last.items())


def _awkward(flights: Path, folder: Path) -> Path:
    """The same data at a path that a URI would escape."""
    link = folder / "a home 100%"
    link.symlink_to(flights)
    return link


def _check_hours(written: list[dict[str, Any]], raw: Path) -> None:
    hours = facts.by_hour(raw)
    weather = {(facts.hour(row), row["origin"]): row for row in facts.rows(raw / "weather.csv")}
    keys = [(row["at_hour"], row["origin"]) for row in written]
    assert len(set(keys)) == len(keys)
    for key, row in zip(keys, written, strict=True):
        assert _agree(
            Window(row["departures"], hours[key].cancelled, row["mean_delay"]), hours[key]
        )
        temperature, known = row["temperature"], weather[key]["temp"]
        assert temperature is None if known == "NA" else temperature == float(known)


def _spec(name: str) -> JobSpec:
    (file,) = (case.job_file for case in cases() if case.name == name)
    (spec,) = read_jobs([file], file_hash)
    return spec


@asynccontextmanager
async def _running(
    spec: JobSpec, version: str, values: dict[str, str]
) -> AsyncGenerator[list[str]]:
    """The job on a cluster of its own, and the lines that it has printed so far."""
    lines: list[str] = []
    with scratch_home(HOME / "cases", ENGINE_JAR) as settings:
        if spec.jar:
            jar = settings.home / "artifact-cache" / f"{spec.jar.artifact}.jar"
            jar.parent.mkdir()
            shutil.copy(EXAMPLES_JAR, jar)
        order = Order(spec, installed(version), settings.home / "definitions", values)
        listener = Listener(lambda _: None, lines.append)

        async def run() -> None:
            ending = await run_in_foreground(LocalTarget(settings), flink, order, listener)
            raise AssertionError(f"the job ended by itself: {ending}")

        async with FlinkRest() as flink, anyio.create_task_group() as tasks:
            tasks.start_soon(run)
            yield lines
            tasks.cancel_scope.cancel()


def _printed(line: str) -> tuple[tuple[str, str], Window]:
    match = _ROW.fullmatch(line)
    assert match, line
    day, airline, departures, cancelled, mean = match.groups()
    delay = None if mean == "null" else float(mean)
    return (day, airline), Window(int(departures), int(cancelled), delay)


def _written(output: Path) -> list[dict[str, Any]]:
    """The rows of the files that are finished; the others begin with a dot."""
    files = (output / "delays_by_weather").glob("part-*")
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def _agree(found: Window, computed: Window) -> bool:
    """Equal but for the rounding to a tenth."""
    counts = (found.departures, found.cancelled) == (computed.departures, computed.cancelled)
    if found.mean is None or computed.mean is None:
        return counts and found.mean is computed.mean
    return counts and abs(found.mean - computed.mean) < 0.0501
