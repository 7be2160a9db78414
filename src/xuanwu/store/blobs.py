"""The content of artifacts: files in one directory, each named by the SHA-256 of what is in it.

Replicas that serve the same database share this directory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import AsyncIterable
from pathlib import Path
from typing import NamedTuple

from xuanwu.kernel.errors import NotFound, Unavailable
from xuanwu.kernel.tasks import in_thread

_HASH_LENGTH = 64


class Blob(NamedTuple):
    """What was written: the SHA-256 of its content in hex, and its size in bytes."""

    sha256: str
    size: int


class Blobs:
    """A directory of immutable files; a file appears whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """The file of this content. Raises: NotFound."""
        path = self._place(sha256)
        if not path.is_file():
            raise NotFound(
                f"The content of the artifact {sha256[:12]}… is not on this server. Upload the"
                " file again.",
                where="artifact",
            )
        return path

    async def write(self, chunks: AsyncIterable[bytes]) -> Blob:
        """Keeps what comes in; the same content again is kept once.

        Raises: Unavailable when the disk takes no more.
        """
        digest, size = hashlib.sha256(), 0
        try:
            await in_thread(self._root.mkdir, parents=True, exist_ok=True)
            part = await in_thread(_open_part, self._root)
            try:
                async for chunk in chunks:
                    size += len(chunk)
                    digest.update(chunk)
                    await in_thread(_append, part, chunk)
                await in_thread(_publish, part, self._place(digest.hexdigest()))
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(
                f"The file could not be kept in {self._root} ({error.strerror}). Make room or"
                " correct the rights of the directory, then upload again."
            ) from error
        return Blob(digest.hexdigest(), size)

    @property
    def jars(self) -> Path:
        """The folder of `link`."""
        return self._root / "jars"

    def link(self, sha256: str) -> Path:
        """The content under a name by which programs load jars: `<jars>/<sha256>.jar`.

        Raises: NotFound.
        """
        jar = self.jars / f"{sha256}.jar"
        source = self.path(sha256).absolute()
        self.jars.mkdir(parents=True, exist_ok=True)
        if not jar.is_symlink():
            with contextlib.suppress(FileExistsError):  # another server's
                jar.symlink_to(source)
        return jar

    async def delete(self, sha256: str) -> None:
        """Removes the content, if it is there."""
        await in_thread((self.jars / f"{sha256}.jar").unlink, missing_ok=True)
        await in_thread(self._place(sha256).unlink, missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if len(sha256) != _HASH_LENGTH or set(sha256) - set("0123456789abcdef"):
            raise NotFound(f"'{sha256}' is no SHA-256 in hex.", where="artifact")
        return self._root / sha256[:2] / sha256


def _open_part(root: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix="upload-", dir=root)
    os.close(handle)
    return Path(name)


def _append(part: Path, chunk: bytes) -> None:
    with part.open("ab") as file:
        file.write(chunk)


def _publish(part: Path, place: Path) -> None:
    """On disk before it has its name, so that a name never stands for half a file."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    place.parent.mkdir(exist_ok=True)
    part.chmod(0o644)
    part.replace(place)
    directory = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
