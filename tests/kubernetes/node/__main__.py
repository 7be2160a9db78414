"""A node by hand.

    python -m tests.kubernetes.node build|up|down|status|ingress [NAME]
    python -m tests.kubernetes.node image ARCHIVE [NAME]

`up` starts one and says how to talk to it, `down` takes it away, `status` lists all of this
checkout, `build` only compiles, `ingress` serves the Ingress objects until Ctrl-C, `image` brings
an OCI archive in, as `make image` writes them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.kubernetes.node import machine, product, remains
from tests.kubernetes.node.ingress import serve
from tests.kubernetes.node.node import BY_HAND, Node, find
from tests.kubernetes.node.place import NODES
from tests.kubernetes.node.rise import up
from tests.support.kept import alone
from xuanwu.kernel.errors import NotFound, XuanwuError


def main(args: list[str]) -> int:
    acts: dict[str, Callable[[str], int]] = {
        "build": _build,
        "up": _up,
        "down": _down,
        "status": _status,
        "ingress": _ingress,
    }
    if args[:1] == ["image"] and len(args) > 1:
        archive = Path(args.pop(1))
        acts["image"] = lambda name: _image(name, archive)
    if not 1 <= len(args) <= 2 or args[0] not in acts:
        print(__doc__, file=sys.stderr)
        return 2
    if missing := machine.lacks():
        print("\n".join(missing), file=sys.stderr)
        return 1
    try:
        return acts[args[0]](args[1] if len(args) == 2 else BY_HAND)
    except XuanwuError as error:
        print(error.message, file=sys.stderr)
        return 1


def _build(_: str) -> int:
    started = time.monotonic()
    made = product.ensure()
    print(f"{made.kubeone} after {time.monotonic() - started:.0f} s")
    return 0


def _up(name: str) -> int:
    started = time.monotonic()
    found = find(name)
    if found is None or not found.is_ready():
        found = up(name)
    print(f"ready after {time.monotonic() - started:.1f} s")
    print(f"alias kubectl='{found.place.home}/kubeone kubectl --kubeconfig {found.kubeconfig}'")
    print(f"pods reach this machine at {found.place.machine}")
    return 0


def _down(name: str) -> int:
    with alone("nodes"):
        remains.clear(NODES / name)
    return 0


def _status(_: str) -> int:
    for home in remains.homes():
        name = home.name
        found = find(name)
        if found is None:
            print(f"{name}: left over, taken away by the next up")
            continue
        print(f"{name}: {found.place.api} {'ready' if found.is_ready() else 'not ready'}")
        own = found.processes()
        for process_name, process in own.items():
            rss = process.memory_info().rss >> 20
            print(f"  {process_name:<24} {process.pid:>8} {rss:>5} MiB")
        everything = [one for one in found.inside.processes() if one.is_running()]
        print(f"  {'in all':<24} {len(everything):>8} {_proportional(everything):>5} MiB")
    return 0


def _proportional(processes: list[psutil.Process]) -> int:
    """MiB in all, with the pages of the shared binary counted once."""
    return sum(one.memory_full_info().pss for one in processes) >> 20


def _running(name: str) -> Node:
    if found := find(name):
        return found
    raise NotFound(f"No node {name} runs: start it with up.")


def _image(name: str, archive: Path) -> int:
    if not archive.is_file():
        raise NotFound(f"There is no file {archive}. Build one with: make image")
    _running(name).import_image(archive)
    return 0


def _ingress(name: str) -> int:
    found = _running(name)
    with serve(found):
        print(f"http://{found.place.address} and https; Ctrl-C ends it")
        try:
            while found.inside.is_alive():
                time.sleep(1)
        except KeyboardInterrupt:
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
