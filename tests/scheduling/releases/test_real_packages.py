"""The real packages, fetched by the real pip."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.releases import EVERY, HOME, installed, unpacked
from xuanwu.cluster.local.archive import has_archives
from xuanwu.scheduling.releases import shelf
from xuanwu.scheduling.releases.engine import engine_jar
from xuanwu.scheduling.releases.java import fetch_java, find_java

pytestmark = pytest.mark.flink


@pytest.mark.parametrize("version", EVERY)
def test_a_release_is_whole_with_planner_and_rpc_system_in_the_open(version: str) -> None:
    release = installed(version)
    assert shelf.damage(HOME, version) == []
    assert (release.home / "lib" / f"flink-dist-{version}.jar").stat().st_size > 100 << 20
    assert (release.home / "planner" / "flink-table-planner.jar").stat().st_size > 30 << 20
    assert not list((release.home / "lib").glob("*planner*"))
    assert (release.home / "rpc" / "flink-rpc-akka.jar").stat().st_size > 10 << 20
    assert has_archives(release, engine_jar())


def test_a_release_that_was_added_as_data_is_installed_like_the_others() -> None:
    place = unpacked("2.3.0")
    assert (place / "lib" / "flink-dist-2.3.0.jar").stat().st_size > 100 << 20
    assert shelf.is_installed(HOME, "2.3.0")


def test_java_is_fetched_where_there_is_none(tmp_path: Path) -> None:
    java = fetch_java(tmp_path)
    assert find_java(tmp_path, (17,), {"PATH": ""}) == java
    assert (java.parent.parent / "lib" / "server" / "classes.jsa").exists()
