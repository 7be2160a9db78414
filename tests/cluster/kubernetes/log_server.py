"""A server that ships the logs of one pod until it is killed.

    python -m tests.cluster.kubernetes.log_server URL FOLDER RUN POD

`FOLDER` is where the database is, `POD` the JSON of the pod.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import anyio
from tests.support.pod_logs import log_store

from xuanwu.cluster.kubernetes.logs import LogSettings, PodLogs
from xuanwu.cluster.kubernetes.logs_shipping import ShippingSettings
from xuanwu.cluster.kubernetes.pods import kept_of_pod
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.connection import ApiServer


async def main() -> None:
    url, folder, run, pod = sys.argv[1:]
    async with ApiServer(TokenAccess(url)) as server, log_store(Path(folder)) as store:
        soon = ShippingSettings(hold=timedelta(milliseconds=20), batch=timedelta(milliseconds=10))
        logs = PodLogs(server, "flink", store, LogSettings(shipping=soon))
        logs.note(run, [kept_of_pod(json.loads(pod))])
        await logs.run()


anyio.run(main)
