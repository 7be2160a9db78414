"""Builds the image of one Flink release as an OCI archive, without any daemon.

    python -m deploy.images.build [RELEASE] [--base debian|LAYOUT] [--tag NAME] [--output FILE]

The layers stand in the order in which they change: system, Flink, connectors, engine,
class data. Each is kept under the hash of its inputs: a new engine makes the last two anew.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deploy.images import contents, jars, rehearsal
from deploy.images.base import Base, read_base
from deploy.images.class_data import class_data
from deploy.images.debian import JAVA, USER, debian
from deploy.images.jars import Jar
from deploy.images.layers import files_layer
from deploy.images.oci import Image, Layer, digest_of_file, write_archive
from xuanwu.cluster.kubernetes import places
from xuanwu.kernel.errors import InvalidInput, Unavailable, XuanwuError
from xuanwu.scheduling.releases import catalogue
from xuanwu.scheduling.releases.engine import engine_jar
from xuanwu.scheduling.releases.install import install

CACHE = Path(__file__).parent.parent.parent / ".cache"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
DEBIAN = "debian"
_PLUGIN = "a plugin of Flink: a file, or Maven coordinates; again for each jar"


@dataclass(frozen=True)
class Order:
    """What is asked for. `base` is `debian`, or where an OCI layout lies; `home` holds releases."""

    release: str
    tag: str
    home: Path
    cache: Path
    base: str = DEBIAN
    connectors: Path = jars.SHIPPED
    plugins: Mapping[str, Sequence[Jar]] = field(default_factory=dict[str, Sequence[Jar]])
    mirror: str | None = None
    fresh: bool = False
    class_data: bool = True


def image(order: Order) -> Image:
    """All layers, made where they are not kept. Raises: InvalidInput, NotFound, Unavailable."""
    engine = engine_jar()
    if not engine.is_file():
        raise Unavailable(f"The engine is missing: {engine}. Build it with: make dev")
    base = _base(order)
    names = base.names(contents.FLINK) if order.base != DEBIAN else []
    flink = [] if contents.check_flink(names, order.release) else [_flink(order)]
    added = contents.connectors(_connectors(order), _plugins(order))
    class_path = contents.class_path([*names, *(name for _, own in flink for name in own)], added)
    layers = [
        *base.layers,
        *(layer for layer, _ in flink),
        *([_layer(order, f"connectors-{order.release}", added)] if added else []),
        _layer(order, f"engine-{order.release}", contents.engine(engine, class_path)),
    ]
    made = Image(
        name=order.tag,
        architecture=architecture(),
        config=_config(order, base.config, engine),
        layers=layers,
        base_history=base.history,
    )
    return _with_class_data(made, order) if order.class_data else made


def _with_class_data(made: Image, order: Order) -> Image:
    if reason := rehearsal.why_not():
        _say(f"The image gets no class-data archives, and its processes start slower. {reason}")
        return made
    layer = class_data(made, f"class-data-{order.release}", order.cache / "images")
    return replace(made, layers=[*made.layers, layer])


def _base(order: Order) -> Base:
    if order.base != DEBIAN:
        return read_base(Path(order.base), architecture())
    known = catalogue.find(order.release)
    if JAVA not in known.java:
        raise InvalidInput(f"Flink {known.version} does not run on Java {JAVA}. Give a --base.")
    return debian(order.cache / "images", architecture(), mirror=order.mirror, fresh=order.fresh)


def _flink(order: Order) -> tuple[Layer, list[str]]:
    """The layer and the paths in it; the release is installed first where it is not."""
    home = install(order.home, catalogue.find(order.release), progress=_say)
    files, key = contents.flink(home)
    name = f"flink-{order.release}"
    return files_layer(order.cache / "images", name, files, key=key), list(files)


def _connectors(order: Order) -> list[Path]:
    listed = jars.connectors(order.connectors, order.release)
    return [jars.bring(jar, order.connectors.parent, order.cache / "jars") for jar in listed]


def _plugins(order: Order) -> dict[str, list[Path]]:
    return {
        name: [jars.bring(jar, Path.cwd(), order.cache / "jars") for jar in listed]
        for name, listed in order.plugins.items()
    }


def _layer(order: Order, name: str, files: Mapping[str, contents.Content]) -> Layer:
    return files_layer(order.cache / "images", name, files)


def _config(order: Order, base: Mapping[str, Any], engine: Path) -> dict[str, Any]:
    """The base's own, but for what is ours: who runs, what is started, where things are."""
    given: list[str] = base.get("Env") or []
    inherited = dict(pair.split("=", 1) for pair in given)
    return {
        **{key: value for key, value in base.items() if key not in {"Cmd", "Healthcheck"}},
        "User": f"{USER}:{USER}",
        "Env": [f"{k}={v}" for k, v in {**inherited, **contents.ENVIRONMENT}.items()],
        "Entrypoint": [places.ENTRY],
        "Cmd": ["--help"],
        "WorkingDir": contents.FLINK,
        "Labels": {
            **(base.get("Labels") or {}),
            "org.opencontainers.image.title": "Apache Flink for Xuanwu",
            "org.opencontainers.image.version": order.release,
            "io.xuanwu.release": order.release,
            "io.xuanwu.engine": digest_of_file(engine),
        },
    }


def architecture() -> str:
    machine = platform.machine()
    return _ARCHITECTURES.get(machine, machine)


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    output: Path = given.output or given.cache / "images" / f"xuanwu-flink-{given.release}.tar"
    try:
        order = Order(
            release=given.release,
            tag=given.tag or f"localhost/xuanwu-flink:{given.release}",
            home=given.home,
            cache=given.cache,
            base=given.base,
            connectors=given.connectors,
            plugins=_plugins_of(given.plugin),
            mirror=given.mirror,
            fresh=given.fresh,
            class_data=given.class_data,
        )
        made = image(order)
        digest = write_archive(made, output)
    except XuanwuError as error:
        print(error.message, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{output} cannot be written: {error}. Make room.", file=sys.stderr)
        return 1
    for layer in made.layers:
        print(f"{layer.size >> 10:>9} KiB  {layer.digest[7:19]}  {layer.made_by or 'base'}")
    print(f"{order.tag} {digest}\n{output}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.images.build", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    default = catalogue.default_version()
    add("release", nargs="?", default=default, help=f"a release of Flink (default: {default})")
    add("--output", type=Path, help="the archive (default: .cache/images/xuanwu-flink-RELEASE.tar)")
    add("--base", default=DEBIAN, help="debian, or a folder or tar with an OCI layout")
    add("--tag", help="the image's name (default: localhost/xuanwu-flink:RELEASE)")
    add("--connectors", type=Path, default=jars.SHIPPED, help="a list like connectors.toml")
    add("--plugin", action="append", default=[], metavar="NAME=JAR", help=_PLUGIN)
    add("--mirror", help="the Debian archive that mmdebstrap asks")
    add("--fresh", action="store_true", help="make Debian's part anew, with its newest packages")
    add("--no-class-data", action="store_false", dest="class_data", help="a smaller image")
    home = os.environ.get("XUANWU_HOME", "~/.xuanwu")
    add("--home", type=Path, default=Path(home).expanduser(), help="where releases are installed")
    add("--cache", type=Path, default=CACHE, help="where layers and jars are kept")
    return parser


def _plugins_of(given: Sequence[str]) -> dict[str, list[Jar]]:
    plugins: dict[str, list[Jar]] = {}
    for pair in given:
        name, _, source = pair.partition("=")
        if not source or not name or "/" in name:
            raise InvalidInput(
                f"'{pair}' is no plugin. Write --plugin NAME=JAR, a file or Maven coordinates.",
                where="plugin",
            )
        plugins.setdefault(name, []).append(Jar(source))
    return plugins


def _say(word: str) -> None:
    print(word, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
