"""Checks that a folder can be written to, and words the error if it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from xuanwu.kernel.errors import Unavailable


def check_room(place: Path, needed: int, what: str) -> None:
    """Raises: Unavailable when the disk of `place` has fewer than `needed` bytes free."""
    free = shutil.disk_usage(place).free
    if free < needed:
        raise Unavailable(
            f"{what} needs {needed >> 20} MiB in {place}, where {free >> 20} MiB are free. Free "
            "some space, or set XUANWU_HOME to a folder on a larger disk.",
            code="disk_full",
            facts={"path": str(place), "needed_bytes": needed, "free_bytes": free},
        )


@contextmanager
def writing(what: str, place: Path) -> Generator[None]:
    """Raises Unavailable for a full disk, missing permissions and the like: `what` could not be
    written to `place`."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"{what} could not be written to {place}: {error.strerror or error}. Free some space "
            "or correct the permissions, then try again."
        ) from error
