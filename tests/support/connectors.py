"""Which builds of connectors the tests use for each release, and their jars.

A connector that is not listed for a release has no build for it where Maven looks. Builds for an
older minor version stand where none is published for the release itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.maven import jar

_FLINK = "org.apache.flink:flink-"
_ELASTICSEARCH = (f"{_FLINK}connector-elasticsearch-base:3.0.1-1.17",)
_KAFKA, _JDBC = f"{_FLINK}connector-kafka", f"{_FLINK}connector-jdbc-core"

BUILDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "1.20.5": {
        "kafka": (f"{_KAFKA}:3.4.0-1.20",),
        "upsert-kafka": (f"{_KAFKA}:3.4.0-1.20",),
        "jdbc": (f"{_JDBC}:3.3.0-1.20",),
        "elasticsearch-6": (*_ELASTICSEARCH, f"{_FLINK}connector-elasticsearch6:3.0.1-1.17"),
        "elasticsearch-7": (*_ELASTICSEARCH, f"{_FLINK}connector-elasticsearch7:3.0.1-1.17"),
        "hbase-2.2": (
            f"{_FLINK}connector-hbase-base:4.0.0-1.19",
            f"{_FLINK}connector-hbase-2.2:4.0.0-1.19",
        ),
        "mongodb": (f"{_FLINK}connector-mongodb:1.1.0-1.18",),
        "hive": (f"{_FLINK}connector-hive_2.12:3.0.0-1.20",),
        "iceberg": ("org.apache.iceberg:iceberg-flink-1.20:1.11.0",),
    },
    "2.2.1": {
        "kafka": (f"{_KAFKA}:5.0.0-2.2",),
        "upsert-kafka": (f"{_KAFKA}:5.0.0-2.2",),
        "jdbc": (f"{_JDBC}:4.0.0-2.0",),
        "avro-confluent": (f"{_FLINK}avro-confluent-registry:2.2.0",),
        "iceberg": ("org.apache.iceberg:iceberg-flink-2.1:1.11.0",),
    },
}


def jars(version: str, connector: str) -> tuple[Path, ...]:
    """The jars of a connector for a release; none where there is no build."""
    return tuple(jar(coordinates) for coordinates in BUILDS[version].get(connector, ()))
