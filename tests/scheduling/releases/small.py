"""Package files with the layout of Flink's, as small as can be, and a release for each."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

from xuanwu.model.release import Release

VERSION = "2.2.1"
LOADER = f"flink-table-planner-loader-{VERSION}.jar"
DIST = f"flink-dist-{VERSION}.jar"
PLANNER = b"the flat planner"
RPC = b"the flat RPC system"


def small_package(folder: Path, kind: str = "wheel", *, lib: bytes = b"a" * 5000) -> Path:
    """A `wheel` or `sdist`; `lib` is the content of its largest jar."""
    folder.mkdir(parents=True, exist_ok=True)
    return _wheel(folder, lib) if kind == "wheel" else _sdist(folder, lib)


def small_release(file: Path, *, size: int = 0) -> Release:
    """The release that the file holds."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    kind = "wheel" if file.suffix == ".whl" else "sdist"
    name = f"apache-flink-libraries=={VERSION}"
    return Release(VERSION, name, kind, digest, (11, 17, 21), frozenset(), size=size)


def _payload(lib: bytes) -> dict[str, bytes]:
    return {
        "bin/bash-java-utils.jar": b"utils",
        f"lib/{LOADER}": _jar({"flink-table-planner.jar": PLANNER}),
        f"lib/{DIST}": _jar({"flink-rpc-akka.jar": RPC}),
        "lib/flink-table-runtime.jar": lib,
        "opt/flink-python.jar": b"python",
        "plugins/metrics-prometheus/prometheus.jar": b"metrics",
        "licenses/LICENSE": b"not wanted",
        "lib/../../../escaped.jar": b"not wanted either",
        "version.py": b"nor this",
    }


def _jar(content: dict[str, bytes]) -> bytes:
    jar = io.BytesIO()
    with zipfile.ZipFile(jar, "w") as archive:
        for name, inner in content.items():
            archive.writestr(name, inner)
    return jar.getvalue()


def _wheel(folder: Path, lib: bytes) -> Path:
    file = folder / "flink.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in _payload(lib).items():
            archive.writestr(f"pyflink/{name}", content)
        archive.writestr("apache_flink_libraries.dist-info/METADATA", "Name: x")
    return file


def _sdist(folder: Path, lib: bytes) -> Path:
    file = folder / "flink.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for name, content in {"setup.py": b"", **_deps(lib)}.items():
            member = tarfile.TarInfo(f"apache-flink-libraries-{VERSION}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def _deps(lib: bytes) -> dict[str, bytes]:
    return {f"deps/{name}": content for name, content in _payload(lib).items()}
