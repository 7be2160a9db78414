"""What stands where in an image of Flink; it reads folders and writes nothing.

Owns the places in the image and its class path. Refuses to know layers and archives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from deploy.images.layers import Content
from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.kubernetes.command import argument_file
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.release import CLASS_PATH
from xuanwu.scheduling.releases.shelf import MANIFEST

FLINK = "/opt/flink"
RELEASES = "/opt/xuanwu/releases"
"""Of an image of the server: each below its version, as in a home."""
_OWN = places.ENTRY.rpartition("/")[0]
_CONNECTORS = f"{_OWN}/connectors"
_ENGINE = f"{_OWN}/xuanwu-job.jar"
_ENTRY = Path(__file__).with_name("entry")
# Not `opt`, which no run needs, nor the utilities of Flink's scripts.
_PARTS = (*CLASS_PATH, "plugins")

ENVIRONMENT: Mapping[str, str] = {
    "FLINK_HOME": FLINK,
    "FLINK_CONF_DIR": places.CONFIG,
    "FLINK_LIB_DIR": f"{FLINK}/lib",
    "FLINK_OPT_DIR": f"{FLINK}/opt",
    "FLINK_PLUGINS_DIR": f"{FLINK}/plugins",
    # Threads of Java would else keep a part of the heap of C each: hundreds of MiB.
    "MALLOC_ARENA_MAX": "2",
}


def flink(home: Path) -> tuple[dict[str, Content], str]:
    """The distribution of an installed release, and a key that stands for all of its bytes."""
    manifest = json.loads((home / MANIFEST).read_text())
    wanted = [name for name in manifest["files"] if _is_loaded(name)]
    contents = {f"{FLINK}/{name}": _file(home / name) for name in wanted}
    facts = {name: manifest[name] for name in ("version", "sha256", "files")}
    return contents, json.dumps(facts, sort_keys=True)


def release(home: Path) -> tuple[dict[str, Content], str]:
    """An installed release as a server's image has it: whole by a manifest of its own, without
    what nothing loads; and a key that stands for all of its bytes."""
    manifest = json.loads((home / MANIFEST).read_text())
    files = {name: size for name, size in manifest["files"].items() if _is_loaded(name)}
    facts = {"version": manifest["version"], "sha256": manifest["sha256"], "files": files}
    place = f"{RELEASES}/{manifest['version']}"
    told = json.dumps(facts, sort_keys=True)
    contents = {f"{place}/{name}": _file(home / name) for name in files}
    return {**contents, f"{place}/{MANIFEST}": Content(told.encode())}, told


def connectors(jars: Sequence[Path], plugins: Mapping[str, Sequence[Path]]) -> dict[str, Content]:
    """Jars for the class path, and jars of plugins, each below a name of its own.

    Raises: InvalidInput when two jars have one name.
    """
    contents = {f"{_CONNECTORS}/{jar.name}": _file(jar) for jar in jars}
    if len(contents) != len(jars):
        raise InvalidInput("Two connectors have the same file name. Rename one of them.")
    for name, files in plugins.items():
        contents |= {f"{FLINK}/plugins/{name}/{file.name}": _file(file) for file in files}
    return contents


def engine(jar: Path, class_path: Iterable[str]) -> dict[str, Content]:
    """The engine, the entry point, and the class path that it gives to Java."""
    arguments = argument_file(["-cp", ":".join(class_path)])
    return {
        _ENGINE: _file(jar),
        places.ENTRY: Content(_ENTRY, executable=True),
        f"{_OWN}/class-path.args": Content(arguments.encode()),
        places.CONFIG: Content(None),
        places.RUN: Content(None),
    }


def class_data(archives: Mapping[str, Path]) -> dict[str, Content]:
    """Archives by role, where the entry point looks for them."""
    return {f"{_OWN}/class-data/{role}.jsa": _file(file) for role, file in archives.items()}


def class_path(of_flink: Iterable[str], of_connectors: Iterable[str]) -> list[str]:
    """Of paths in the image: Flink's jars, connectors, the engine; always in the same order, so
    that class-data archives fit."""
    jars = sorted(path for path in of_flink if path.endswith(".jar"))
    added = sorted(path for path in of_connectors if path.startswith(f"{_CONNECTORS}/"))
    return [
        *(path for part in CLASS_PATH for path in jars if path.startswith(f"{FLINK}/{part}/")),
        *added,
        _ENGINE,
    ]


def check_flink(names: Sequence[str], version: str) -> bool:
    """Whether a base with these files has Flink. Raises: InvalidInput for another version."""
    wanted = f"{FLINK}/lib/flink-dist-{version}.jar"
    found = [name for name in names if name.startswith(f"{FLINK}/lib/flink-dist-")]
    if found and wanted not in found:
        raise InvalidInput(
            f"The base has {found[0]}, not Flink {version}. Give the image of that release, or one"
            " without Flink.",
            where="base",
        )
    return bool(found)


def _is_loaded(name: str) -> bool:
    return name.partition("/")[0] in _PARTS


def _file(source: Path) -> Content:
    return Content(source, executable=source.suffix == ".sh")
