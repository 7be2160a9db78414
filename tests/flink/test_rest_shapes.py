"""The fake answers as real clusters did: `flink_shapes.json` was recorded from both releases.

Where a real cluster is at hand, `tests.support.flink_shapes.shapes_of` records it again.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.fake_flink import FakeFlink
from tests.support.flink_shapes import differences, shapes_of, shapes_of_failure

from xuanwu.kernel.tasks import in_thread

pytestmark = pytest.mark.anyio
RECORDED: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("flink_shapes.json").read_text()
)


@pytest.fixture
async def farm() -> AsyncIterator[FakeFlink]:
    async with FakeFlink() as farm:
        yield farm


@pytest.mark.parametrize("version", sorted(RECORDED))
async def test_the_fake_answers_in_the_shapes_of_a_real_cluster(
    farm: FakeFlink, version: str
) -> None:
    job = farm.add("run_1", version=version, checkpoint="file:///c/chk-1")
    running = await in_thread(shapes_of, farm.url_of("run_1"), job.job_id)
    job.change(state="FAILED", exception="a.B: why\n\tat c.D(E.java:1)")
    failed = await in_thread(shapes_of_failure, farm.url_of("run_1"), job.job_id)
    assert set(running) | set(failed) == set(RECORDED[version])
    assert differences({**running, **failed}, RECORDED[version]) == []


def test_a_difference_of_shape_is_named_by_its_place() -> None:
    real = {"jobs": [{"state": "str", "tasks": {"total": "int"}, "more": "int"}], "x": "null"}
    fake = {"jobs": [{"state": "int", "tasks": {"all": "int"}}], "x": "str"}
    assert differences(fake, real) == [
        "/jobs[]/state is int in the fake and str in the real answer",
        "/jobs[]/tasks/all is not in the real answer",
    ]
    assert differences(real, real) == []
