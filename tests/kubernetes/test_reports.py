"""A start that fails inside a pod says why, in what the node keeps of it and in its log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.kubernetes.ground import SMALL, Ground, served
from tests.support.pod_logs import log_store
from tests.support.releases import installed
from tests.support.wait import eventually
from xuanwu.cluster.kubernetes import names, provision
from xuanwu.cluster.kubernetes.known import Known
from xuanwu.cluster.kubernetes.logs import PodLogs
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.kernel.ids import flink_id
from xuanwu.kube import objects
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import POD
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.run import Failure

pytestmark = [pytest.mark.anyio, pytest.mark.kubernetes]
NAME = "run_1"
OPTIONS = ", ".join(f"'no-such-option-{number}' = 'x'" for number in range(300))
SQL = f"""\
CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print', {OPTIONS});
INSERT INTO shown VALUES (1);
"""  # noqa: S608  Flink alone reads it
CUT = "… (truncated: the JobManager's log has the full text)"


async def test_a_failed_start_is_told_within_what_a_node_keeps_and_whole_in_the_log(
    ground: Ground, tmp_path: Path
) -> None:
    settings = kubernetes_settings(ground.settings("2.2.1"))
    definition = {"version": 1, "kind": "sql", "name": "wrong", "sql": SQL}
    with served(definition, ground.node.place.machine) as url:
        entry = EntryPoint(definition_url=url, token="a-token")
        name = flink_id(ground.namespace.name)
        spec = ClusterSpec(NAME, name, installed("2.2.1"), entry, SMALL)
        async with (
            ApiServer(settings.access.access()) as server,
            log_store(tmp_path) as store,
            anyio.create_task_group() as tasks,
        ):
            logs = PodLogs(server, settings.namespace, store)
            known = Known(server, settings.namespace, on_pods=[logs.note])
            tasks.start_soon(known.run)
            tasks.start_soon(logs.run)
            await provision.ensure(server, settings, spec, known.note)

            async def failure() -> Failure | None:
                return (await known.look(NAME)).failure

            failed = await eventually(failure, within=120)
            told = await _reports(server, settings.namespace)

            async def removed() -> bool:
                return await provision.remove(server, settings, NAME)

            await eventually(removed, within=60)
            lines = await logs.tail(NAME, "jobmanager", 5000)
            assert (failed.code, failed.statement, failed.line) == ("plan_failed", 2, 2)
            assert failed.root_cause and failed.root_cause.endswith(CUT)
            assert told and all(len(report.encode()) <= 4096 for report in told)
            assert json.loads(told[0])["root_cause"] == failed.root_cause
            assert any("The run cannot start (PLAN" in line for line in lines)
            assert any("no-such-option-299" in line for line in lines)
            tasks.cancel_scope.cancel()


async def _reports(server: ApiServer, namespace: str) -> list[str]:
    """What the node keeps of containers that ended."""
    labels = {**names.cluster_selector(NAME), names.ROLE: names.JOBMANAGER}
    found: list[str] = []
    for pod in await objects.read_all(server, POD, namespace, labels=labels):
        for container in pod["status"]["containerStatuses"]:
            for state in ("state", "lastState"):
                ended: dict[str, Any] = (container.get(state) or {}).get("terminated") or {}
                found += [ended["message"]] if ended.get("message") else []
    return found
