"""The content of artifacts: files in one directory, each named by the SHA-256 of its content.

Replicas that use the same database must share this directory.
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
    """A written file: the SHA-256 of its content in hex, and its size in bytes."""

    sha256: str
    size: int


class Blobs:
    """A directory of immutable files. Files are published atomically."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """The path of the file with this content. Raises: NotFound."""
        path = self._place(sha256)
        if not path.is_file():
            raise NotFound(
                f"The content of the artifact {sha256[:12]}… is not on this server. Upload the"
                " file again.",
                where="artifact",
            )
        return path

    async def write(self, chunks: AsyncIterable[bytes]) -> Blob:
        """Stores a stream of bytes. The same content is stored once, however often it is written.

        Raises: Unavailable when the file cannot be written (disk full, permissions).
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
                f"The file could not be stored in {self._root} ({error.strerror}). Free some "
                "space or correct the permissions of the directory, then upload again."
            ) from error
        return Blob(digest.hexdigest(), size)

    @property
    def jars(self) -> Path:
        """The folder in which `link` creates its symbolic links."""
        return self._root / "jars"

    def link(self, sha256: str) -> Path:
        """Links the content as `<jars>/<sha256>.jar`, a name from which class loaders load jars.

        Raises: NotFound.
        """
        jar = self.jars / f"{sha256}.jar"
        source = self.path(sha256).absolute()
        self.jars.mkdir(parents=True, exist_ok=True)
        if not jar.is_symlink():
            with contextlib.suppress(FileExistsError):  # another server created it
                jar.symlink_to(source)
        return jar

    async def delete(self, sha256: str) -> None:
        """Removes the content and its link; does nothing if they do not exist."""
        await in_thread((self.jars / f"{sha256}.jar").unlink, missing_ok=True)
        await in_thread(self._place(sha256).unlink, missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if len(sha256) != _HASH_LENGTH or set(sha256) - set("0123456789abcdef"):
            raise NotFound(f"'{sha256}' is not a hexadecimal SHA-256.", where="artifact")
        return self._root / sha256[:2] / sha256


def _open_part(root: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix="upload-", dir=root)
    os.close(handle)
    return Path(name)


def _append(part: Path, chunk: bytes) -> None:
    with part.open("ab") as file:
        file.write(chunk)


def _publish(part: Path, place: Path) -> None:
    """Syncs the file to disk before the rename, so that no name refers to an incomplete file."""
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
