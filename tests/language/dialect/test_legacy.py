"""Tables of the `connector.type` style, which no supported release reads."""

from __future__ import annotations

import pytest

from tests.language.dialect.applied import EVERY, NEW, OLD, errors, translated, written

_TABLE = "CREATE TABLE t (a INT) WITH (\n  {}\n)"


def _table(options: dict[str, str]) -> str:
    return _TABLE.format(",\n  ".join(f"'{key}' = '{value}'" for key, value in options.items()))


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (
            {
                "connector.type": "kafka",
                "connector.version": "universal",
                "connector.topic": "${topic}",
                "connector.properties.bootstrap.servers": "h:9092",
                "connector.properties.group.id": "g",
                "connector.startup-mode": "specific-offsets",
                "connector.specific-offsets": "partition:0,offset:42",
                "connector.sink-partitioner": "custom",
                "connector.sink-partitioner-class": "a.B",
                "update-mode": "append",
                "format.type": "json",
                "format.derive-schema": "true",
                "format.fail-on-missing-field": "false",
                "format.ignore-parse-errors": "true",
            },
            {
                "connector": "kafka",
                "topic": "${topic}",
                "properties.bootstrap.servers": "h:9092",
                "properties.group.id": "g",
                "scan.startup.mode": "specific-offsets",
                "scan.startup.specific-offsets": "partition:0,offset:42",
                "sink.partitioner": "a.B",
                "format": "json",
                "json.fail-on-missing-field": "false",
                "json.ignore-parse-errors": "true",
            },
        ),
        (
            {
                "connector.type": "kafka",
                "connector.version": "0.11",
                "connector.properties.0.key": "bootstrap.servers",
                "connector.properties.0.value": "h:9092",
                "connector.specific-offsets.0.partition": "0",
                "connector.specific-offsets.0.offset": "42",
                "connector.specific-offsets.1.partition": "1",
                "connector.specific-offsets.1.offset": "300",
                "connector.sink-partitioner": "round-robin",
            },
            {
                "connector": "kafka",
                "properties.bootstrap.servers": "h:9092",
                "scan.startup.specific-offsets": "partition:0,offset:42;partition:1,offset:300",
                "sink.partitioner": "round-robin",
            },
        ),
        (
            {
                "connector.property-version": "1",
                "connector.type": "jdbc",
                "connector.url": "jdbc:mysql://h/d",
                "connector.table": "t",
                "connector.driver": "com.mysql.Driver",
                "connector.username": "u",
                "connector.password": "${secret.pw}",
                "connector.read.fetch-size": "10",
                "connector.lookup.cache.max-rows": "5",
                "connector.lookup.cache.ttl": "10s",
                "connector.write.flush.max-rows": "100",
                "connector.write.flush.interval": "2s",
                "connector.write.max-retries": "3",
                "update-mode": "upsert",
            },
            {
                "connector": "jdbc",
                "url": "jdbc:mysql://h/d",
                "table-name": "t",
                "driver": "com.mysql.Driver",
                "username": "u",
                "password": "${secret.pw}",
                "scan.fetch-size": "10",
                "lookup.cache.max-rows": "5",
                "lookup.cache.ttl": "10s",
                "sink.buffer-flush.max-rows": "100",
                "sink.buffer-flush.interval": "2s",
                "sink.max-retries": "3",
            },
        ),
        (
            {
                "connector.type": "filesystem",
                "connector.path": "file:///x",
                "format.type": "csv",
                "format.field-delimiter": ";",
                "format.ignore-parse-errors": "true",
            },
            {
                "connector": "filesystem",
                "path": "file:///x",
                "format": "csv",
                "csv.field-delimiter": ";",
                "csv.ignore-parse-errors": "true",
            },
        ),
        (
            {
                "connector.type": "elasticsearch",
                "connector.version": "6",
                "connector.hosts.0.hostname": "h",
                "connector.hosts.0.port": "9200",
                "connector.hosts.0.protocol": "http",
                "connector.hosts.1.protocol": "https",
                "connector.hosts.1.hostname": "g",
                "connector.hosts.1.port": "9201",
                "connector.index": "i",
                "connector.document-type": "d",
                "connector.key-delimiter": "$",
                "connector.failure-handler": "retry-rejected",
                "connector.bulk-flush.max-actions": "42",
                "connector.bulk-flush.back-off.type": "constant",
                "update-mode": "upsert",
                "format.type": "json",
            },
            {
                "connector": "elasticsearch-6",
                "hosts": "http://h:9200;https://g:9201",
                "index": "i",
                "document-type": "d",
                "document-id.key-delimiter": "$",
                "failure-handler": "retry-rejected",
                "sink.bulk-flush.max-actions": "42",
                "sink.bulk-flush.backoff.strategy": "constant",
                "format": "json",
            },
        ),
        (
            {
                "connector.type": "elasticsearch",
                "connector.version": "7",
                "connector.hosts": "http://h:9200",
                "connector.index": "i",
                "connector.document-type": "d",
            },
            {"connector": "elasticsearch-7", "hosts": "http://h:9200", "index": "i"},
        ),
        (
            {
                "connector.type": "hbase",
                "connector.version": "1.4.3",
                "connector.table-name": "t",
                "connector.zookeeper.quorum": "h:2181",
                "connector.zookeeper.znode.parent": "/p",
                "connector.write.buffer-flush.max-size": "1mb",
            },
            {
                "connector": "hbase-1.4",
                "table-name": "t",
                "zookeeper.quorum": "h:2181",
                "zookeeper.znode.parent": "/p",
                "sink.buffer-flush.max-size": "1mb",
            },
        ),
    ],
    ids=[
        "kafka",
        "kafka-lists",
        "jdbc",
        "filesystem",
        "elasticsearch-6",
        "elasticsearch-7",
        "hbase",
    ],
)
def test_a_table_is_written_with_its_connector(
    options: dict[str, str], wanted: dict[str, str], version: str
) -> None:
    assert not errors(translated(_table(options), version))
    assert written(_table(options), version) == _table(wanted)


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"connector.type": "rabbitmq"}, "'rabbitmq' has no newer form"),
        ({"connector.type": "${which}"}, "has no newer form"),
        ({"connector.type": "kafka", "connector.version": "0.8"}, "for version '0.8'"),
        ({"connector.type": "kafka", "update-mode": "retract"}, "PRIMARY KEY"),
        ({"connector.type": "kafka", "update-mode": "${mode}"}, "Write the value itself"),
        ({"connector.type": "jdbc", "connector.read.query": "SELECT 1"}, "Create a view"),
        ({"connector.type": "jdbc", "connector.colour": "red"}, "has no newer form"),
        ({"connector.type": "filesystem", "schema.0.name": "a"}, "has no newer form"),
        ({"connector.type": "kafka", "format.ignore-parse-errors": "true"}, "Write 'format'"),
        ({"connector.type": "kafka", "connector.properties.0.key": "k"}, "'properties.KEY'"),
    ],
)
def test_what_has_no_newer_form_is_refused(options: dict[str, str], advice: str) -> None:
    found = errors(translated(_table(options), NEW))
    assert found
    assert any(advice in error.message for error in found)
    assert all(error.range is not None for error in found)


def test_a_legacy_table_of_hosts_with_a_placeholder_is_refused_whole() -> None:
    options = {
        "connector.type": "elasticsearch",
        "connector.version": "7",
        "connector.hosts.0.hostname": "${host}",
        "connector.hosts.0.port": "9200",
        "connector.hosts.0.protocol": "http",
    }
    found = errors(translated(_table(options), OLD))
    assert len(found) == 3
    assert all("Write 'hosts'" in error.message for error in found)


def test_what_follows_a_legacy_table_knows_its_connector() -> None:
    script = "CREATE TABLE t (a INT) WITH ('connector.type'='kafka'); ALTER TABLE t SET ({});"
    text = written(script.format("'sink.semantic'='none'"))
    assert text.endswith("ALTER TABLE t SET ('sink.delivery-guarantee'='none');")
