"""Builds the image of the server as an OCI archive, without any daemon.

    python -m deploy.images.server [RELEASE ...] [--tag NAME] [--output FILE]

It has Python, Xuanwu with its locked packages, Java, and the releases of Flink whose scripts the
server checks and debugs. The layers stand in the order in which they change.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from deploy.images import contents, python, rehearsal
from deploy.images.build import CACHE, architecture
from deploy.images.debian import JAVA, USER, debian
from deploy.images.gateway_data import gateway_data
from deploy.images.layers import Content, files_layer
from deploy.images.oci import Image, Layer, write_archive
from xuanwu.kernel.errors import InvalidInput, Unavailable, XuanwuError
from xuanwu.scheduling.releases import catalogue
from xuanwu.scheduling.releases.engine import gateway_jars
from xuanwu.scheduling.releases.install import install

HOME = "/var/lib/xuanwu"
START = "/opt/xuanwu/start"


@dataclass(frozen=True)
class Order:
    """What is asked for; `home` holds releases, `cache` layers."""

    releases: Sequence[str]
    tag: str
    home: Path
    cache: Path
    mirror: str | None = None
    fresh: bool = False
    class_data: bool = True


def image(order: Order) -> Image:
    """All layers, made where they are not kept. Raises: InvalidInput, NotFound, Unavailable."""
    for jar in gateway_jars():
        if not jar.is_file():
            raise Unavailable(f"The engine is missing: {jar}. Build it with: make dev")
    for name in order.releases:
        _check_release(name)
    cache = order.cache / "images"
    base = debian(cache, architecture(), mirror=order.mirror, fresh=order.fresh, with_python=True)
    below = [*base.layers, *(_release(order, name) for name in sorted(order.releases))]
    made = Image(
        name=order.tag,
        architecture=architecture(),
        config=_config(order, base.config),
        layers=[
            *below,
            python.dependencies(cache, architecture()),
            python.xuanwu(cache),
            files_layer(cache, "start", _own()),
        ],
        base_history=base.history,
    )
    return _with_class_data(made, below, order) if order.class_data else made


def _with_class_data(made: Image, below: Sequence[Layer], order: Order) -> Image:
    if reason := rehearsal.why_not():
        _say(f"The image gets no class-data archives: planners start slower. {reason}")
        return made
    layer = gateway_data(made, below, HOME, order.releases, order.cache / "images")
    return replace(made, layers=[*made.layers, layer])


def _check_release(name: str) -> None:
    known = catalogue.find(name)
    if JAVA not in known.java:
        raise InvalidInput(f"Flink {known.version} does not run on Java {JAVA}.", where="release")


def _release(order: Order, name: str) -> Layer:
    """The parts of a release that processes load; it is installed first where it is not."""
    home = install(order.home, catalogue.find(name), progress=_say)
    files, key = contents.release(home)
    return files_layer(order.cache / "images", f"release-{name}", files, key=key)


def _own() -> dict[str, Content]:
    return {
        START: Content(Path(__file__).with_name("start"), executable=True),
        contents.RELEASES: Content(None),
        "/etc/xuanwu/server": Content(None),
        "/etc/xuanwu/secret": Content(None),
        HOME: Content(None),
    }


def _config(order: Order, base: Mapping[str, Any]) -> dict[str, Any]:
    # Threads of Java would else keep a part of the heap of C each: hundreds of MiB.
    own = [f"XUANWU_HOME={HOME}", "PYTHONUNBUFFERED=1", "MALLOC_ARENA_MAX=2"]
    return {
        "User": f"{USER}:{USER}",
        "Env": [*base["Env"], *own],
        "Entrypoint": [START],
        "Cmd": ["server"],
        "WorkingDir": "/",
        "ExposedPorts": {"8080/tcp": {}},
        "Labels": {
            "org.opencontainers.image.title": "Xuanwu",
            "org.opencontainers.image.version": version("xuanwu"),
            "io.xuanwu.releases": " ".join(sorted(order.releases)),
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    number = version("xuanwu")
    output: Path = given.output or given.cache / "images" / f"xuanwu-{number}.tar"
    try:
        order = Order(
            releases=tuple(dict.fromkeys(given.releases)) or (catalogue.default_version(),),
            tag=given.tag or f"localhost/xuanwu:{number}",
            home=given.home,
            cache=given.cache,
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
        prog="python -m deploy.images.server", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    default = catalogue.default_version()
    add("releases", nargs="*", metavar="RELEASE", help=f"releases of Flink (default: {default})")
    add("--output", type=Path, help="the archive (default: .cache/images/xuanwu-VERSION.tar)")
    add("--tag", help="the image's name (default: localhost/xuanwu:VERSION)")
    add("--mirror", help="the Debian archive that mmdebstrap asks")
    add("--fresh", action="store_true", help="make Debian's part anew, with its newest packages")
    add("--no-class-data", action="store_false", dest="class_data", help="a smaller image")
    home = os.environ.get("XUANWU_HOME", "~/.xuanwu")
    add("--home", type=Path, default=Path(home).expanduser(), help="where releases are installed")
    add("--cache", type=Path, default=CACHE, help="where layers are kept")
    return parser


def _say(word: str) -> None:
    print(word, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
