"""What takes long to make outlives a checkout: folders of this user, by the hash of their inputs.

`XUANWU_TEST_CACHE` says where; else it is `xuanwu-tests` in the user's cache folder. Knows nothing
of what it keeps.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

_USERS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
CACHE = Path(os.environ.get("XUANWU_TEST_CACHE") or _USERS / "xuanwu-tests")
_MOST = 3
"""So many of a kind stay: two branches that take turns build nothing twice."""


def kept(kind: str, inputs: Iterable[bytes], make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, made once for the same inputs on this machine.

    A build that fails or is killed leaves nothing that counts as made. Others wait for one that
    goes on.
    """
    digest = hashlib.sha256()
    for one in inputs:
        digest.update(len(one).to_bytes(8, "big") + one)
    place = CACHE / kind / digest.hexdigest()[:16]
    if not place.exists():
        with alone(kind):
            if not place.exists():
                _make(place, make)
    os.utime(place)
    return place


def _make(place: Path, make: Callable[[Path], None]) -> None:
    scratch = place.with_name("building")
    shutil.rmtree(scratch, ignore_errors=True)  # of a build that was killed
    scratch.mkdir(parents=True)
    try:
        make(scratch)
        scratch.rename(place)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for old in sorted(place.parent.iterdir(), key=_age)[_MOST:]:
        shutil.rmtree(old)


def take(folder: Path, target: Path) -> None:
    """Puts a folder's files at `target`, as links where the file system allows it."""
    shutil.copytree(folder, target, copy_function=lambda source, to: link(Path(source), Path(to)))


def link(source: Path, target: Path) -> None:
    """One more name for a file that nobody changes, or a copy on another file system."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def share(kind: str, folder: Path, pattern: str) -> None:
    """Gives `folder` the files of the cache, and the cache those of `folder`.

    Their names are `NAME-HASH.SUFFIX`, the hash being that of their inputs; of each name the newest
    stay in the cache.
    """
    store = CACHE / kind
    with alone(kind):
        for one in (folder, store):
            one.mkdir(parents=True, exist_ok=True)
        for source, target in ((store, folder), (folder, store)):
            for file in source.glob(pattern):
                if not (target / file.name).exists():
                    link(file, target / file.name)
        found = sorted(store.glob(pattern), key=_age)
        for name in {_without_hash(file) for file in found}:
            for old in [file for file in found if _without_hash(file) == name][_MOST:]:
                old.unlink()


@contextmanager
def alone(what: str) -> Generator[None]:
    """Lets one process of this user at a time do `what`; the others wait."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{what}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _without_hash(file: Path) -> tuple[str, str]:
    return file.stem.rpartition("-")[0], file.suffix


def _age(path: Path) -> float:
    return -path.stat().st_mtime
