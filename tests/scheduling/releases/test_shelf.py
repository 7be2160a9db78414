from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.scheduling.releases.small import VERSION, small_release
from xuanwu.kernel.errors import Conflict, NotFound, Unavailable
from xuanwu.scheduling.releases import shelf
from xuanwu.scheduling.releases.install import install


@pytest.fixture
def place(home: Path, wheel: Path) -> Path:
    return install(home, small_release(wheel), file=wheel)


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "java"
    program.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("XUANWU_JAVA", str(program))
    return program


def test_an_installed_release_is_found_with_its_java(home: Path, place: Path, java: Path) -> None:
    found = shelf.find(home, VERSION)
    assert (found.version, found.home, found.java) == (VERSION, place, java)
    assert [release.version for release in shelf.installed(home)] == [VERSION]


def test_a_missing_release_names_the_command(home: Path) -> None:
    with pytest.raises(NotFound, match=f"xuanwu release install {VERSION}") as raised:
        shelf.find(home, VERSION)
    assert raised.value.detail_code == "release_not_installed"
    assert shelf.installed(home) == []


@pytest.mark.parametrize("harm", ["shorter", "gone", "a folder in its place"])
def test_a_damaged_release_is_said_so_and_healed_by_an_install(
    harm: str, home: Path, place: Path, java: Path, wheel: Path
) -> None:
    jar = place / "lib" / "flink-table-runtime.jar"
    jar.unlink()
    if harm == "shorter":
        jar.write_bytes(b"a" * 4999)
    elif harm == "a folder in its place":
        (place / "lib" / "flink-table-runtime.jar").mkdir()
    assert shelf.damage(home, VERSION) == ["lib/flink-table-runtime.jar"]
    with pytest.raises(Unavailable, match=r"lib/flink-table-runtime.jar .* xuanwu release install"):
        shelf.find(home, VERSION)
    install(home, small_release(wheel), file=wheel)
    assert shelf.damage(home, VERSION) == []
    assert shelf.find(home, VERSION).home == place


def test_a_release_without_its_manifest_counts_as_not_installed(home: Path, place: Path) -> None:
    (place / "manifest.json").write_text("{")
    assert shelf.installed(home) == []
    assert shelf.damage(home, VERSION) == ["manifest.json"]


def test_a_release_in_use_is_kept(home: Path, place: Path) -> None:
    with pytest.raises(Conflict, match="Stop them") as raised:
        shelf.remove(home, VERSION, lambda version: version == VERSION)
    assert raised.value.detail_code == "release_in_use"
    assert shelf.is_installed(home, VERSION)


def test_a_removed_release_is_gone_without_a_trace(home: Path, place: Path) -> None:
    shelf.remove(home, VERSION, lambda _: False)
    assert [file.name for file in (home / "releases").iterdir()] == [f"{VERSION}.lock"]
    with pytest.raises(NotFound):
        shelf.remove(home, VERSION, lambda _: False)


def test_servers_that_share_a_home_get_one_id_and_another_home_has_its_own(tmp_path: Path) -> None:
    shared, other = tmp_path / "shared", tmp_path / "other"
    shared.mkdir()
    other.mkdir()
    with ThreadPoolExecutor(16) as servers:
        ids = set(servers.map(shelf.home_id, [shared] * 64))
    assert ids == {shelf.home_id(shared)}
    assert shelf.home_id(other) not in ids
    assert [file.name for file in shared.iterdir()] == ["id"]


def test_a_home_that_takes_no_id_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="The id of this home"):
        shelf.home_id(tmp_path / "absent")
