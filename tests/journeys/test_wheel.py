"""The built wheel, as a user without a working copy installs it: with Python and Java alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import releases
from xuanwu.cluster.local import sight
from xuanwu.cluster.local.settings import LocalSettings

pytestmark = pytest.mark.flink


def test_an_installed_wheel_runs_the_demo_with_python_and_java_alone(tmp_path: Path) -> None:
    xuanwu, home = _installed(tmp_path), _home(tmp_path)
    done = subprocess.run(
        [xuanwu, "demo", "--exit"],
        cwd=tmp_path,
        env={"PATH": str(_only_java(tmp_path)), "HOME": str(tmp_path), "XUANWU_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sum(line.startswith("+I[2013-01-01, ") for line in done.stdout.splitlines()) > 0
    assert "make" not in done.stderr
    assert sight.clusters(LocalSettings(home, releases.ENGINE_JAR)) == frozenset()


def _installed(folder: Path) -> Path:
    """The command of a fresh environment that holds the wheel and what it depends on."""
    _call(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    _call("uv", "venv", "--quiet", "--seed", "--python", sys.executable, environment)
    python, lock = environment / "bin" / "python", releases.ROOT / "requirements.lock"
    _call("uv", "pip", "install", "--quiet", "--python", python, "--constraint", lock, wheel)
    return environment / "bin" / "xuanwu"


def _home(folder: Path) -> Path:
    """With an installed release of its own: archives for the wheel's jar replace those there."""
    own = folder / "home" / "releases" / "2.2.1"
    installed = releases.installed("2.2.1").home
    shutil.copytree(installed, own, copy_function=os.link, ignore=shutil.ignore_patterns("cds"))
    return folder / "home"


def _only_java(folder: Path) -> Path:
    programs = folder / "programs"
    programs.mkdir()
    (programs / "java").symlink_to(releases.installed("2.2.1").java)
    return programs


def _call(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], cwd=releases.ROOT, check=True)
