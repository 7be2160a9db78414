"""What the target itself says, beside what its parts do."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.cluster.kubernetes.objects.cases import PLAIN, SMALL
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.pod_logs import log_store

from xuanwu.cluster.kubernetes.objects.files import flink_options
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.cluster.kubernetes.target import KubernetesTarget
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer
from xuanwu.model.cluster import StatePlace

pytestmark = pytest.mark.anyio


async def test_the_checkpoints_of_a_run_are_in_flinks_folder_of_its_job_below_the_jobs(
    tmp_path: Path,
) -> None:
    spec = PLAIN.spec
    async with target_of(PLAIN.settings, tmp_path) as target:
        found = await target.latest_checkpoint(StatePlace(spec.state_name, spec.flink_job_id))
    told = flink_options(PLAIN.outline)["execution.checkpointing.dir"]
    assert found == f"{told}/{spec.flink_job_id}/"


async def test_the_checkpoints_of_a_run_are_below_the_folder_that_was_recorded_with_it(
    tmp_path: Path,
) -> None:
    async with target_of(PLAIN.settings, tmp_path) as target:
        recorded = await target.state_uri()
    assert recorded == "s3://bucket/flink"
    place = StatePlace(PLAIN.spec.state_name, PLAIN.spec.flink_job_id, recorded)
    changed = kubernetes_settings({**SMALL, "state": {"uri": "s3://other/flink"}})
    async with target_of(changed, tmp_path) as target:
        found = await target.latest_checkpoint(place)
        assert await target.state_uri() == "s3://other/flink"
    assert found == f"s3://bucket/flink/jobs/{place.state_name}/checkpoints/{place.flink_job_id}/"


@asynccontextmanager
async def target_of(settings: KubernetesSettings, folder: Path) -> AsyncGenerator[KubernetesTarget]:
    async with (
        FakeKubernetes() as fake,
        ApiServer(TokenAccess(fake.url)) as server,
        log_store(folder) as logs,
    ):
        yield KubernetesTarget(server, settings, logs)
