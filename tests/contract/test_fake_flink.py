"""The fake answers in the shapes in which real clusters of each release do."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from tests.contract.test_target_contract import local_world, until_running
from tests.support import releases
from tests.support.fake_flink import FakeFlink
from tests.support.flink_shapes import differences, shapes_of
from xuanwu.kernel.tasks import in_thread

pytestmark = [pytest.mark.anyio, pytest.mark.flink]


@pytest.mark.parametrize("version", releases.EVERY)
async def test_the_fake_answers_in_the_shapes_of_a_cluster_that_runs(
    tmp_path: Path, version: str
) -> None:
    world = local_world(tmp_path, version)
    try:
        await world.target.ensure(world.spec)
        url = await until_running(world)
        real = await in_thread(shapes_of, url, world.spec.flink_job_id)
    finally:
        while not await world.target.remove(world.spec.cluster_id):
            await anyio.sleep(0.1)
    async with FakeFlink() as farm:
        job = farm.add("run_1", version=version, checkpoint="file:///c/chk-1")
        fake = await in_thread(shapes_of, farm.url_of("run_1"), job.job_id)
    assert fake.keys() == real.keys()
    assert differences(fake, real) == []
