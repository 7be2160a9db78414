"""Homes of a release for trying one measure at a time: links to the installed one, no copies."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from xuanwu.model.release import InstalledRelease

_LINKED = ("bin", "opt", "plugins")


def flat(release: InstalledRelease, root: Path) -> InstalledRelease:
    """As the product installs it, the planner flat on the class path, but without archives."""
    home = _linked(release, root, (*_LINKED, "lib", "planner"))
    shutil.copy(release.home / "manifest.json", home)
    return replace(release, home=home)


def layered(release: InstalledRelease, root: Path) -> InstalledRelease:
    """As Flink ships it: the planner in a jar of its own, behind a class loader of its own."""
    home = _linked(release, root, _LINKED)
    (home / "planner").mkdir()
    _link_lib(release, home)
    return replace(release, home=home)


def scripted(release: InstalledRelease, root: Path, engine_jar: Path) -> Path:
    """A complete distribution with Flink's own scripts, the engine as the job in `usrlib`.

    The scripts come from the package `apache-flink` of the same version, by pip.
    """
    home = _linked(release, root, ("opt", "plugins"))
    _link_lib(release, home)
    for name in ("usrlib", "log"):
        (home / name).mkdir()
    (home / "usrlib" / "job.jar").symlink_to(engine_jar)
    _unpack_scripts(release.version, home)
    (home / "bin" / "bash-java-utils.jar").symlink_to(release.home / "bin" / "bash-java-utils.jar")
    return home


def configure(home: Path, options: Mapping[str, str]) -> None:
    """Writes `config.yaml` anew: what Flink ships, and `options` over it."""
    file = home / "conf" / "config.yaml"
    shipped = file.with_suffix(".shipped")
    if not shipped.exists():
        file.rename(shipped)
    values = _flattened(yaml.safe_load(shipped.read_text())) | dict(options)
    file.write_text("".join(f"{key}: {value}\n" for key, value in values.items()))


def _linked(release: InstalledRelease, root: Path, names: tuple[str, ...]) -> Path:
    home = root / release.version
    home.mkdir(parents=True)
    for name in names:
        (home / name).symlink_to(release.home / name)
    return home


def _link_lib(release: InstalledRelease, home: Path) -> None:
    (home / "lib").mkdir()
    loader = release.home / "opt" / f"flink-table-planner-loader-{release.version}.jar"
    for jar in (*(release.home / "lib").iterdir(), loader):
        (home / "lib" / jar.name).symlink_to(jar)


def _unpack_scripts(version: str, home: Path) -> None:
    folder = home / "package"
    words = ["download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", *words, f"apache-flink=={version}"], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        wanted = [n for n in package.namelist() if n.startswith(("pyflink/bin/", "pyflink/conf/"))]
        package.extractall(folder, wanted)
    for name in ("bin", "conf"):
        (folder / "pyflink" / name).rename(home / name)
    for script in (home / "bin").iterdir():
        script.chmod(0o755)
    shutil.rmtree(folder)


def _flattened(values: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat |= _flattened(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat
