"""What the target itself says, beside what its parts do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cluster.kubernetes.objects.cases import PLAIN
from tests.support.fake_kubernetes import FakeKubernetes

from xuanwu.cluster.kubernetes.api.access import TokenAccess
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.objects.files import flink_options
from xuanwu.cluster.kubernetes.target import KubernetesTarget

pytestmark = pytest.mark.anyio


async def test_the_checkpoints_of_a_run_are_in_flinks_folder_of_its_job_below_the_jobs(
    tmp_path: Path,
) -> None:
    spec = PLAIN.spec
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        target = KubernetesTarget(server, PLAIN.settings, tmp_path)
        found = await target.latest_checkpoint(spec.state_name, spec.flink_job_id)
    told = flink_options(PLAIN.outline)["execution.checkpointing.dir"]
    assert found == f"{told}/{spec.flink_job_id}/"
