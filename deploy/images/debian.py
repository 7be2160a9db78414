"""The system of an image: a small Debian with Java, made by mmdebstrap; knows no Flink.

Two of them made on different days differ, as Debian's packages do: one that was made is kept until
a new one is asked for.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.images.base import Base
from deploy.images.layers import kept_layer
from xuanwu.kernel.errors import Unavailable

SUITE = "bookworm"
JAVA = 17
PYTHON = (3, 11)
USER = 9999
_PACKAGES = (f"openjdk-{JAVA}-jre-headless", "ca-certificates", "procps")
_PYTHON = ("python3",)
_LEFT_OUT = ("doc", "man", "info", "locale")
_USER = f"flink:x:{USER}:{USER}:Apache Flink:/opt/flink:/usr/sbin/nologin"
_HOOKS = (
    # Java's package wants a folder of the manual pages that are left out.
    '--essential-hook=mkdir -p "$1/usr/share/man/man1"',
    f'--customize-hook=echo "{_USER}" >>"$1/etc/passwd"',
    f'--customize-hook=echo "flink:x:{USER}:" >>"$1/etc/group"',
    # No program of an image needs the rights of another user than its own.
    '--customize-hook=find "$1" -xdev -perm /6000 -type f -exec chmod a-s {} +',
    '--customize-hook=rm -rf "$1"/var/log/* "$1"/var/cache/debconf/*-old',
    # Both were taken from the machine that makes the image; a node gives a container its own.
    '--customize-hook=rm -f "$1/etc/hostname" && : >"$1/etc/resolv.conf"',
)


def debian(
    cache: Path,
    architecture: str,
    *,
    mirror: str | None = None,
    fresh: bool = False,
    with_python: bool = False,
) -> Base:
    """The base with Java, and Python where it is asked for; takes a minute or two when it is not
    kept yet.

    `mirror` is a Debian archive or a line of `sources.list`. Raises: Unavailable without
    mmdebstrap, or when Debian cannot be reached.
    """
    command = _command(architecture, mirror, _PYTHON if with_python else ())
    name = f"debian-{SUITE}-{architecture}{'-python' if with_python else ''}"
    if fresh:
        for file in cache.glob(f"{name}-{'?' * 20}.*"):
            file.unlink()
    layer = kept_layer(cache, name, command, lambda file: _run(command, file))
    return Base([layer], {"Env": [f"{key}={value}" for key, value in _environment(architecture)]})


def _environment(architecture: str) -> list[tuple[str, str]]:
    values: Mapping[str, str] = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "JAVA_HOME": f"/usr/lib/jvm/java-{JAVA}-openjdk-{architecture}",
        "LC_ALL": "C.UTF-8",
    }
    return list(values.items())


def _command(architecture: str, mirror: str | None, more: Sequence[str]) -> list[str]:
    return [
        "mmdebstrap",
        "--quiet",
        "--variant=minbase",
        f"--architectures={architecture}",
        f"--include={','.join((*_PACKAGES, *more))}",
        *(f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in _LEFT_OUT),
        *_HOOKS,
        "--skip=output/dev",
        "--format=tar",
        SUITE,
        "-",
        *([mirror] if mirror else []),
    ]


def _run(command: list[str], output: Path) -> None:
    if shutil.which(command[0]) is None:
        raise Unavailable(
            "mmdebstrap is missing, which makes Debian's part of the image. Install it (on Debian:"
            " apt-get install mmdebstrap), or give a base with --base."
        )
    with output.open("wb") as out:
        made = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    if made.returncode:
        last = " ".join(made.stderr.strip().splitlines()[-3:])
        raise Unavailable(
            f"mmdebstrap could not make Debian {SUITE}: {last} Check the network, or name another"
            " archive with --mirror."
        )
