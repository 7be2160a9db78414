"""A mocked session opens no connection to the hosts that its script names, nor to any other.

The connectors are the real ones, and a sample, which is meant to read, shows that they would.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import anyio
import psutil
import pytest
from anyio.abc import SocketAttribute, SocketStream

from tests.gateway.conftest import Asking, script
from tests.gateway.sessions import Seen
from tests.support.java import artifact
from tests.support.maven import jar
from xuanwu.model.gateway import Check, Purpose

pytestmark = pytest.mark.flink
CONNECTORS = {
    "1.20.5": (
        "org.apache.flink:flink-connector-kafka:3.4.0-1.20",
        "org.apache.flink:flink-connector-base:1.20.3",
        "org.apache.kafka:kafka-clients:3.4.0",
        "org.apache.flink:flink-connector-jdbc:3.3.0-1.20",
        "org.postgresql:postgresql:42.7.4",
    ),
    "2.2.1": ("org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2",),
}
KAFKA = """\
CREATE TABLE orders (id INT, product INT, t TIMESTAMP(3), p AS PROCTIME(), WATERMARK FOR t AS t)
  WITH ('connector' = 'kafka', 'topic' = 'orders', 'format' = 'json', 'properties.group.id' = 'g',
    'scan.startup.mode' = 'earliest-offset', 'properties.bootstrap.servers' = '{host}');
CREATE TABLE totals (product STRING, n BIGINT, PRIMARY KEY (product) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'totals', 'key.format' = 'json',
    'value.format' = 'json', 'properties.bootstrap.servers' = '{host}');
"""
JDBC = """\
CREATE TABLE products (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:postgresql://{host}/shop?connectTimeout=2',
  'table-name' = 'products');
CREATE TABLE seen_ (id INT, name STRING) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:postgresql://{host}/shop', 'table-name' = 'seen_');
"""
BOTH = """\
INSERT INTO totals SELECT name, COUNT(*) FROM orders AS o
  JOIN products FOR SYSTEM_TIME AS OF o.p AS c ON o.product = c.id GROUP BY name;
INSERT INTO seen_ SELECT o.id, name FROM orders AS o JOIN products AS c ON o.product = c.id;
SELECT * FROM products;
"""
KAFKA_ALONE = """\
INSERT INTO totals SELECT CAST(product AS STRING), COUNT(*) FROM orders GROUP BY product;
SELECT id FROM orders;
"""
SCRIPTS = {"1.20.5": (KAFKA, JDBC, BOTH), "2.2.1": (KAFKA, KAFKA_ALONE)}
READ = {"1.20.5": ("orders", "products"), "2.2.1": ("orders",)}


class Host:
    """Where the options of the script point; it hangs up on whoever comes, and counts them."""

    def __init__(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"
        self.visits = 0

    async def serve(self, visitor: SocketStream) -> None:
        self.visits += 1
        await visitor.aclose()


@asynccontextmanager
async def listening() -> AsyncGenerator[Host]:
    async with (
        await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
        anyio.create_task_group() as tasks,
    ):
        port = listener.extra(SocketAttribute.local_port)  # noqa: S610
        host = Host(port)
        tasks.start_soon(listener.serve, host.serve)
        yield host
        tasks.cancel_scope.cancel()


def _script(release: str, host: Host) -> str:
    return "".join(SCRIPTS[release]).replace("{host}", host.address)


def _artifacts(asking: Asking) -> list[dict[str, str]]:
    jars = [jar(coordinates) for coordinates in CONNECTORS[asking.release]]
    return [{"sha256": artifact(one, asking.artifacts), "name": one.name} for one in jars]


def test_a_mocked_session_meets_nobody(asking: Asking) -> None:
    """The check tells that the real connectors are there, and take the options."""
    more = {"artifacts": _artifacts(asking)}
    host, strangers, check, seen = asking.portal.call(_mocked, asking, more)
    assert {one.code for one in check.findings} <= {"state_grows"}, check.findings
    assert (seen.end.reason, seen.end.clean) == ("finished", True), seen.end
    assert {how for how, _ in seen.sources.values()} == {"generated"}
    assert all(seen.rows(name) for name in seen.consoles)
    assert strangers == set()
    assert host.visits == 0


async def _mocked(asking: Asking, more: dict[str, Any]) -> tuple[Host, set[str], Check, Seen]:
    async with listening() as host:
        definition = script(_script(asking.release, host), **more)
        check = await asking.gateway.check(asking.release, definition, Purpose.DEBUG)
        request = {"session": "safe", "definition": definition, "mocks": {"rows": 2000}}
        events, strangers = [], set[str]()
        limits = {"rows": 1_000_000, "seconds": 60}
        async with aclosing(
            asking.gateway.debug(asking.release, {**request, "limits": limits})
        ) as session:
            async for event in session:
                events.append(event)
                strangers |= _strangers(asking)
        return host, strangers, check, Seen(events)


def test_a_sample_reads_the_real_source(asking: Asking) -> None:
    """Else the test before would prove nothing."""
    more = {"artifacts": _artifacts(asking)}
    for table in READ[asking.release]:
        assert asking.portal.call(_sampled, asking, table, more) > 0, table


async def _sampled(asking: Asking, table: str, more: dict[str, Any]) -> int:
    async with listening() as host:
        tables = KAFKA if table == "orders" else JDBC
        sql = f"{tables}SELECT id FROM {table}".replace("{host}", host.address)  # noqa: S608
        mocks = {"tables": {table: {"sample": {"rows": 1, "seconds": 3}}}}
        request = {"session": "real", "definition": script(sql, **more), "mocks": mocks}
        async with aclosing(asking.gateway.debug(asking.release, request)) as session:
            async for _ in session:
                pass
        return host.visits


def _strangers(asking: Asking) -> set[str]:
    """Whom the busy worker is connected to, but for itself and the one who asks it."""
    (pid,) = [one.pid for one in asking.gateway.status() if one.is_busy]
    found = psutil.Process(pid).net_connections("inet")
    own = {one.laddr.port for one in found if one.status == psutil.CONN_LISTEN}
    return {
        f"{one.raddr.ip}:{one.raddr.port}"
        for one in found
        if one.raddr and not (_is_loopback(one.raddr.ip) and {one.laddr.port, one.raddr.port} & own)
    }


def _is_loopback(address: str) -> bool:
    return address.removeprefix("::ffff:").startswith("127.") or address == "::1"
