"""A process that only watches: `python -m benchmarks.pods.watcher KUBECONFIG NAMESPACE`.

Prints its memory before and after the first list, in MiB, and how many seconds that took.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import anyio
import psutil

from xuanwu.cluster.kubernetes.known import Known
from xuanwu.kube.access import Kubeconfig
from xuanwu.kube.connection import ApiServer


def _mib() -> float:
    return psutil.Process().memory_info().rss / 2**20


async def main(kubeconfig: str, namespace: str) -> None:
    async with (
        ApiServer(Kubeconfig(Path(kubeconfig))) as server,
        anyio.create_task_group() as tasks,
    ):
        await server.credentials()
        before, began = _mib(), time.monotonic()
        known = Known(server, namespace)
        tasks.start_soon(known.run)
        await known.clusters()
        seconds = time.monotonic() - began
        print(json.dumps([before, _mib(), seconds]))
        tasks.cancel_scope.cancel()


if __name__ == "__main__":
    anyio.run(main, sys.argv[1], sys.argv[2])
