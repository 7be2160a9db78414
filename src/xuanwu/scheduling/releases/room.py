"""Whether a folder can take what is to be put there, and the words for it when it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from xuanwu.kernel.errors import Unavailable


def check_room(place: Path, needed: int, what: str) -> None:
    """Raises: Unavailable when fewer than `needed` bytes are free where `place` is."""
    free = shutil.disk_usage(place).free
    if free < needed:
        raise Unavailable(
            f"{what} needs {needed >> 20} MiB in {place}, where {free >> 20} MiB are free. Make"
            " room, or set XUANWU_HOME to a folder on a larger disk.",
            code="disk_full",
            facts={"path": str(place), "needed_bytes": needed, "free_bytes": free},
        )


@contextmanager
def writing(what: str, place: Path) -> Generator[None]:
    """Tells a full disk, missing rights and the like as Unavailable: `what` could not be put
    in `place`."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"{what} could not be put in {place}: {error.strerror or error}. Make room or correct"
            " the rights, then try again."
        ) from error
