from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from xuanwu.scheduling.releases import catalogue

_VERSION = "2.2.1"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A release on the shelf, as small as can be."""
    place = tmp_path / "home" / "releases" / _VERSION
    (place / "lib").mkdir(parents=True)
    (place / "lib" / "flink.jar").write_bytes(b"PK")
    files = {"lib/flink.jar": 2}
    (place / "manifest.json").write_text(json.dumps({"version": _VERSION, "files": files}))
    return place


def test_known_releases_are_listed_without_a_server(xuanwu: Call) -> None:
    ended = xuanwu("release", "list", "-o", "json")
    assert ended.code == 0
    lines = json.loads(ended.out)
    assert [line["version"] for line in lines] == [one.version for one in catalogue.known()]
    assert {line["state"] for line in lines} == {"not installed"}
    assert sum(line["is_default"] for line in lines) == 1


def test_what_is_installed_is_said_and_what_is_damaged(xuanwu: Call, installed: Path) -> None:
    assert json.loads(xuanwu("release", "show", _VERSION, "-o", "json").out)["state"] == "installed"
    (installed / "lib" / "flink.jar").write_bytes(b"P")
    assert "lib/flink.jar" in xuanwu("release", "show", _VERSION).out


def test_an_unknown_release_names_the_nearest(xuanwu: Call) -> None:
    ended = xuanwu("release", "install", "2.2.2")
    assert ended.code == 3 and "Did you mean" in ended.err


def test_an_installed_release_is_not_installed_again(xuanwu: Call, installed: Path) -> None:
    ended = xuanwu("release", "install", _VERSION)
    assert ended.code == 0 and "already" in ended.err
    assert (installed / "lib" / "flink.jar").read_bytes() == b"PK"


def test_a_package_file_that_is_another_leaves_nothing(xuanwu: Call, tmp_path: Path) -> None:
    file = tmp_path / "flink.whl"
    file.write_bytes(b"no package")
    ended = xuanwu("release", "install", _VERSION, "--from", str(file))
    assert ended.code == 2
    assert not (tmp_path / "home" / "releases" / _VERSION).exists()


def test_a_release_on_the_class_path_of_a_process_is_kept(xuanwu: Call, installed: Path) -> None:
    jar = str(installed / "lib" / "flink.jar")
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()", "-cp", jar]
    with subprocess.Popen(waits, stdin=subprocess.PIPE) as process:
        ended = xuanwu("release", "remove", _VERSION, "--yes")
        assert ended.code == 4
        assert installed.exists()
        assert process.stdin is not None
        process.stdin.close()
    assert xuanwu("release", "remove", _VERSION, "--yes").code == 0
    assert not installed.exists()
    assert xuanwu("release", "remove", _VERSION, "--yes").code == 3
