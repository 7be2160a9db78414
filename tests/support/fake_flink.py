"""A farm of virtual JobManagers behind one small HTTP server on loopback.

`http://127.0.0.1:PORT/c/<cluster id>` is the root of one cluster's REST interface. In a test:
`async with FakeFlink() as farm`. As a process of its own, for benchmarks:

    python -m tests.support.fake_flink --clusters 10000

prints one JSON line with `url` and `port`; clusters are named run_00000, run_00001, … unless
`--any` makes every cluster id that is asked for exist, and each has the job id `flink_id(name)`.
With `--spread` every address of the loopback network (127.0.0.0/8) answers, so that each cluster
can have an address of its own, as pods have.
`POST /control/<cluster id>` with a JSON object changes fields of that JobManager; `GET /control`
tells how many requests were answered.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import orjson
import uvloop

from tests.support.fake_job import FakeJobManager
from xuanwu.kernel.ids import flink_id

_HEAD = (
    b"HTTP/1.1 %d %s\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: %d\r\n\r\n"
)
_REASONS = {status.value: status.phrase.encode() for status in HTTPStatus}


class FakeFlink:
    """Many virtual JobManagers at one port. Unknown clusters refuse the connection."""

    def __init__(self, *, any_cluster: bool = False, is_spread: bool = False) -> None:
        self.clusters: dict[str, FakeJobManager] = {}
        self.requests = 0
        self._any = any_cluster
        self._host = "0.0.0.0" if is_spread else "127.0.0.1"  # noqa: S104  connections are sifted
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Transport] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self, self._open), self._host, self.port, backlog=4096
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server
        self._server.close()
        for transport in tuple(self._open):
            transport.abort()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url_of(self, cluster_id: str) -> str:
        """The root of one cluster's REST interface, whether it exists or not."""
        return f"{self.url}/c/{cluster_id}"

    def add(self, cluster_id: str, job_id: str | None = None, **fields: Any) -> FakeJobManager:
        """A new cluster; the job id is `flink_id(cluster_id)` unless given."""
        cluster = FakeJobManager(cluster_id, job_id or flink_id(cluster_id))
        cluster.change(**fields)
        self.clusters[cluster_id] = cluster
        return cluster

    def remove(self, cluster_id: str) -> None:
        """From now on nobody listens there."""
        self.clusters.pop(cluster_id, None)

    def find(self, cluster_id: str) -> FakeJobManager | None:
        found = self.clusters.get(cluster_id)
        return self.add(cluster_id) if found is None and self._any else found

    def close_idle(self) -> None:
        """Closes every connection, as a JobManager does that was restarted."""
        for transport in tuple(self._open):
            transport.close()

    def control(self, cluster_id: str | None, changes: Mapping[str, Any]) -> tuple[int, Any]:
        """What `/control` does: change one cluster, or count."""
        if cluster_id is None:
            return 200, {"clusters": len(self.clusters), "requests": self.requests}
        cluster = self.find(cluster_id)
        if cluster is None:
            return 404, {"errors": [f"no cluster {cluster_id}"]}
        try:
            cluster.change(**changes)
        except AttributeError as error:
            return 400, {"errors": [f"no field {error}"]}
        return 200, {"cluster": cluster_id, "state": cluster.state}


class _Connection(asyncio.Protocol):
    """One kept-alive connection. Answers in order; pipelined requests are not expected."""

    def __init__(self, farm: FakeFlink, opened: set[asyncio.Transport]) -> None:
        self._farm = farm
        self._opened = opened
        self._buffer = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        if not transport.get_extra_info("sockname")[0].startswith("127."):
            self._transport.abort()
            return
        self._opened.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._opened.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            size = _content_length(head)
            if len(self._buffer) < end + 4 + size:
                return
            body = self._buffer[end + 4 : end + 4 + size]
            self._buffer = self._buffer[end + 4 + size :]
            self._respond(head, body)

    def _respond(self, head: bytes, body: bytes) -> None:
        self._farm.requests += 1
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        parts = target.split("?", 1)[0].split("/", 3)
        if parts[1] == "control":
            changes = orjson.loads(body) if body else {}
            self._send(*self._farm.control(parts[2] if len(parts) > 2 else None, changes))
            return
        cluster = self._farm.find(parts[2]) if parts[1] == "c" and len(parts) == 4 else None
        if cluster is None or cluster.manner == "refuse":
            self._transport.abort()
        elif cluster.manner == "garbage":
            self._write(200, b"<html>hello</html>")
        elif cluster.manner == "unready":
            self._send(
                503, {"errors": ["Service temporarily unavailable due to an ongoing leader"]}
            )
        elif cluster.manner == "answer":
            self._answer(cluster, method, parts[3], body)

    def _answer(self, cluster: FakeJobManager, method: str, path: str, body: bytes) -> None:
        if path == "jobs/overview" and method == "GET":
            status, content = 200, cluster.jobs_overview()
        else:
            status, value = cluster.answer(method, path, orjson.loads(body) if body else None)
            content = orjson.dumps(value)
        if cluster.delay_s:
            loop = asyncio.get_running_loop()
            loop.call_later(cluster.delay_s, self._write, status, content)
        else:
            self._write(status, content)

    def _send(self, status: int, value: Any) -> None:
        self._write(status, orjson.dumps(value))

    def _write(self, status: int, content: bytes) -> None:
        self._transport.write(_HEAD % (status, _REASONS[status], len(content)) + content)


def _content_length(head: bytes) -> int:
    at = head.lower().find(b"\r\ncontent-length:")
    return int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def serve(farm: FakeFlink, clusters: int) -> None:
    """Runs until standard input ends, so that no farm outlives its starter."""
    for number in range(clusters):
        farm.add(f"run_{number:05}")
    async with farm:
        print(orjson.dumps({"url": farm.url, "port": farm.port}).decode(), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(description="A farm of virtual JobManagers on loopback.")
    parser.add_argument("--clusters", type=int, default=0, help="how many to begin with")
    parser.add_argument("--any", action="store_true", help="every cluster id exists")
    parser.add_argument("--spread", action="store_true", help="answer on all of 127.0.0.0/8")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    arguments = parser.parse_args()
    farm = FakeFlink(any_cluster=arguments.any, is_spread=arguments.spread)
    farm.port = arguments.port
    uvloop.run(serve(farm, arguments.clusters))


if __name__ == "__main__":
    main()
