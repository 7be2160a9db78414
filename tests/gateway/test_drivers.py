"""JDBC drivers of artifacts: each script finds its own, though Java looks for drivers only once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import Asking
from tests.support.java import artifact
from tests.support.maven import jar

pytestmark = pytest.mark.flink
_JDBC, _DRIVER = "org.apache.flink:flink-connector-jdbc", "org.postgresql:postgresql:42.7.4"
CATALOG = {
    "1.20.5": (f"{_JDBC}-core:3.3.0-1.20", f"{_JDBC}-postgres:3.3.0-1.20", _DRIVER),
    "2.2.1": (f"{_JDBC}-core:4.0.0-2.0", f"{_JDBC}-postgres:4.0.0-2.0", _DRIVER),
}
SQL = """\
CREATE CATALOG shop WITH ('type' = 'jdbc', 'default-database' = 'd', 'username' = 'u',
  'password' = 'p', 'base-url' = 'jdbc:postgresql://127.0.0.1:1');
INSERT INTO shop.d.a SELECT 1;
"""


def _artifacts(asking: Asking, *names: str) -> list[dict[str, str]]:
    jars = [jar(coordinates) for coordinates in names]
    return [{"sha256": artifact(one, asking.artifacts), "name": one.name} for one in jars]


def _said(asking: Asking, artifacts: list[dict[str, str]]) -> str:
    more: dict[str, Any] = {"artifacts": artifacts}
    return " ".join(one.message for one in asking.check(SQL, **more).findings)


def test_every_script_finds_the_driver_in_its_own_jars(asking: Asking) -> None:
    """The last has class loaders of its own, since its jars are in another order."""
    names = CATALOG[asking.release]
    for order in (names, names[::-1], names):
        said = _said(asking, _artifacts(asking, *order))
        assert "refused" in said, said


def test_without_the_driver_there_is_none(asking: Asking) -> None:
    """Else the test before would prove nothing, and a script would use the jars of another."""
    said = _said(asking, _artifacts(asking, *CATALOG[asking.release][:-1]))
    assert "No suitable driver" in said, said
