"""User code for tests: Java compiled when a test needs it, kept as an artifact is."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

from xuanwu.model.release import InstalledRelease


def artifact(jar: Path, artifacts: Path) -> str:
    """Puts a copy of the jar where workers look for artifacts; returns its hash."""
    digest = hashlib.sha256(jar.read_bytes()).hexdigest()
    shutil.copyfile(jar, artifacts / f"{digest}.jar")
    return digest


def compiled(source: Path, release: InstalledRelease, folder: Path) -> Path:
    """A jar with the classes of one source file, made against the release's own jars."""
    classes = folder / "classes"
    command = ["javac", "--release", "11", "-d", str(classes)]
    subprocess.run([*command, "-cp", f"{release.home}/lib/*", str(source)], check=True)
    jar = folder / f"{source.stem}.jar"
    with zipfile.ZipFile(jar, "w") as packed:
        for each in sorted(classes.rglob("*.class")):
            packed.write(each, each.relative_to(classes).as_posix())
    return jar
