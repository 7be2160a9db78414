"""The first process inside a node's namespaces: what it holds ends with it, whatever kills it.

It hides the machine's /run and /var behind its own, waits, and buries orphans. It runs by its
path, with the standard library alone, and knows nothing of Kubernetes.

    init.py HOME by-hand|owned       an owned one ends when its standard input does
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

_KERNEL = {  # what a kubelet would set for the whole machine; it finds it set and changes nothing
    "kernel/keys/root_maxbytes": 25_000_000,
    "kernel/keys/root_maxkeys": 1_000_000,
    "kernel/panic": 10,
    "kernel/panic_on_oops": 1,
    "vm/overcommit_memory": 1,
    "vm/panic_on_oom": 0,
}
_NETWORK = {"net/ipv4/ip_forward": 1, "net/bridge/bridge-nf-call-iptables": 1}


def main(home: Path, way: str) -> None:
    # Before /proc is this namespace's own, it still tells the numbers that the machine knows.
    record = {
        "pid": int(Path("/proc/self").readlink().name),
        "started": Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19],
    }
    _mount(home)
    _tune()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    signal.signal(signal.SIGCHLD, _bury)
    part = home / "init.json.part"
    part.write_text(json.dumps(record))
    part.rename(home / "init.json")
    while way == "by-hand":
        signal.pause()
    sys.stdin.buffer.read()


def _mount(home: Path) -> None:
    """Sockets, names of networks, logs and state of containerd and the kubelet go to a private
    /run and /var, so that they leave nothing on the machine and no two nodes meet there."""
    _run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    for folder in ("node", "lock", "var", "work", "kernel"):
        Path("/run", folder).mkdir()
    _run("mount", "--bind", str(home), "/run/node")
    _run("mount", "-t", "overlay", "-o",
         "lowerdir=/var,upperdir=/run/var,workdir=/run/work", "overlay", "/var")  # fmt: skip
    _run("mount", "-t", "proc", "proc", "/proc")
    _name_server()


def _name_server() -> None:
    """The machine's name servers cannot be reached from inside; CoreDNS refuses at once what it
    does not know, so that who asks for a registry is not kept waiting."""
    conf = Path("/run/node/conf/resolv.conf")
    conf.write_text("nameserver 127.0.0.1\n")
    seen = Path("/etc/resolv.conf").resolve()  # often a link into the /run that is hidden now
    if not seen.exists():
        seen.parent.mkdir(parents=True, exist_ok=True)
        seen.touch()
    _run("mount", "--bind", str(conf), str(seen))


def _tune() -> None:
    for name, value in _NETWORK.items():
        Path("/proc/sys", name).write_text(str(value))
    for name, value in _KERNEL.items():
        seen = Path("/run/kernel", name.replace("/", "."))
        seen.write_text(f"{value}\n")
        _run("mount", "--bind", str(seen), f"/proc/sys/{name}")


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _bury(*_: object) -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
