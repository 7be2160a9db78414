"""The Python of a server's image: the locked packages that Xuanwu needs, and Xuanwu itself.

Owns how they come into layers. Refuses to know Flink and what is started. Packages come by the
user's own pip, each checked against `requirements.lock`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.images.debian import PYTHON
from deploy.images.layers import Content, Contents, files_layer, kept_layer
from deploy.images.oci import Layer
from xuanwu.kernel.errors import Unavailable

_ROOT = Path(__file__).parents[2]
_LOCK = _ROOT / "requirements.lock"
_PLACE = f"/usr/local/lib/python{PYTHON[0]}.{PYTHON[1]}/dist-packages"
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
_OLDEST_GLIBC, _NEWEST_GLIBC = 17, 36  # 2.36 is Debian 12's
_PACKAGE = re.compile(r"(?m)^(?=[a-z0-9])")
_NAMED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)")
_PATIENCE_S = 600
_LEFT_OUT = {"bin"}  # console scripts name the Python that installed them
_DIST = ("-m", "hatchling", "build", "-t", "wheel", "-d")


def dependencies(cache: Path, architecture: str) -> Layer:
    """The packages that Xuanwu needs, those of the lock file and no other.

    Raises: Unavailable where pip cannot bring them.
    """
    wanted = "".join(sorted(locked(needed())))
    facts = [wanted, architecture, _compiles()]

    def make(file: Path) -> None:
        with tempfile.TemporaryDirectory(prefix=".python-", dir=cache) as folder:
            place = Path(folder)
            _install(wanted, place, architecture)
            _keep(files_layer(place / "layer", "made", _tree(place / "made")), file)

    return kept_layer(cache, f"python-{architecture}", facts, make)


def xuanwu(cache: Path) -> Layer:
    """Xuanwu with its engine, and the command `xuanwu`. Raises: Unavailable."""
    with tempfile.TemporaryDirectory(prefix="xuanwu-wheel-") as folder:
        wheel = _wheel(Path(folder))
        made = Path(folder) / "made"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(made)
        _compile(made)
        own = {"/usr/local/bin/xuanwu": Content(_COMMAND, executable=True)}
        return files_layer(cache, "xuanwu", {**_tree(made), **own})


_COMMAND = b"""\
#!/usr/bin/python3
from xuanwu.cli.main import main

main()
"""


def needed() -> frozenset[str]:
    """The names of all packages that Xuanwu needs to run, and that they need."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]
    left = [Requirement(text) for text in project["dependencies"]]
    found = dict[str, set[str]]()
    while left:
        one = left.pop()
        known = found.setdefault(canonicalize_name(one.name), set())
        for extra in {"", *one.extras} - known:
            known.add(extra)
            children = map(Requirement, requires(one.name) or ())
            left += [each for each in children if _is_wanted(each, extra)]
    return frozenset(found)


def _is_wanted(one: Requirement, extra: str) -> bool:
    return one.marker is None or one.marker.evaluate({"extra": extra})


def locked(names: frozenset[str]) -> Iterator[str]:
    """The entries of the lock file with these names, each with its hashes."""
    missing = set(names)
    for entry in _PACKAGE.split(_LOCK.read_text()):
        named = _NAMED.match(entry)
        if named and (name := canonicalize_name(named[1])) in names:
            missing.discard(name)
            yield entry
    if missing:
        raise Unavailable(
            f"{_LOCK.name} has no {', '.join(sorted(missing))}. Make it anew with: make lock"
        )


def _install(wanted: str, place: Path, architecture: str) -> None:
    listing, made = place / "wanted.txt", place / "made"
    listing.write_text(wanted)
    machine = _MACHINES.get(architecture, architecture)
    glibc = range(_NEWEST_GLIBC, _OLDEST_GLIBC - 1, -1)
    platforms = [*(f"manylinux_2_{minor}_{machine}" for minor in glibc), f"manylinux2014_{machine}"]
    _run(
        "pip could not bring the packages of Python. Check the network and pip's settings (pip"
        " config list).",
        "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
        "--target", str(made), "--no-deps", "--no-compile", "--require-hashes",
        "--only-binary=:all:", "--implementation=cp",
        f"--python-version={PYTHON[0]}.{PYTHON[1]}",
        *(f"--platform={platform}" for platform in platforms),
        "-r", str(listing),
    )  # fmt: skip
    _compile(made)


def _wheel(folder: Path) -> Path:
    _run("Xuanwu's own package could not be built.", *_DIST, str(folder))
    return next(folder.glob("xuanwu-*.whl"))


def _compile(made: Path) -> None:
    """What Python would compile at each start, since it cannot write beside the sources.

    Only where this is the Python of the image, whose own form it is.
    """
    if _compiles():
        command = ["-m", "compileall", "-q", "--invalidation-mode=unchecked-hash", "-s", str(made)]
        _run("Python could not compile the packages.", *command, "-p", _PLACE, str(made))


def _compiles() -> str:
    return "compiled" if sys.version_info[:2] == PYTHON else ""


def _tree(made: Path) -> Contents:
    files = sorted(file for file in made.rglob("*") if file.is_file())
    inside = {str(file.relative_to(made)): file for file in files}
    return {
        f"{_PLACE}/{name}": Content(file)
        for name, file in inside.items()
        if name.partition("/")[0] not in _LEFT_OUT
    }


def _keep(layer: Layer, file: Path) -> None:
    with layer.open() as stream, file.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)


def _run(trouble: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    if done.returncode:
        last = " ".join(f"{done.stdout}\n{done.stderr}".strip().splitlines()[-3:])
        raise Unavailable(f"{trouble} {last}")
