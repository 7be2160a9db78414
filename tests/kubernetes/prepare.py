"""Makes what the suite `kubernetes` needs and takes long: `python -m tests.kubernetes.prepare`.

The releases with their class-data archives, the node's programs and helm, and all images; each is
kept, and made once. The suite would make them itself; this runs beside others, which leave the
processor idle now and then. The releases come first: while they are made, the suites that start
clusters wait, and their processes would start slowly without the archives.
"""

from __future__ import annotations

import subprocess
import sys

from tests.kubernetes.node import machine, product
from tests.support import releases
from tests.support.images import build_image, build_server_image


def main() -> int:
    for version in releases.EVERY:
        releases.installed(version)
    if missing := machine.lacks():
        print("\n".join(missing))
        return 0  # the suite is skipped, and says so
    product.ensure()
    for version in releases.EVERY:
        build_image(version)
    build_server_image(releases.EVERY[-1])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd} ended with {error.returncode}")
