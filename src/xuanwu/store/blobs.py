"""Files under the hash of their content; it refuses to know what they are."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from xuanwu.kernel.errors import NotFound, Unavailable
from xuanwu.kernel.tasks import in_thread


class Blobs:
    """A folder of `<sha256>.jar` files; writing is atomic, the same content is kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, chunks: AsyncIterator[bytes]) -> tuple[str, int]:
        """The hash and the size in bytes. Raises: Unavailable when the disk cannot take it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        fd, fresh = tempfile.mkstemp(dir=self._folder, prefix=".upload-")
        try:
            with os.fdopen(fd, "wb") as file:
                async for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    await in_thread(file.write, chunk)
            sha256 = digest.hexdigest()
            Path(fresh).replace(self._file(sha256))
        except OSError as error:
            raise Unavailable(
                f"The file could not be kept in {self._folder}: {error.strerror}. Make room and"
                " upload it again."
            ) from error
        finally:
            Path(fresh).unlink(missing_ok=True)
        return sha256, size

    def path(self, sha256: str) -> Path:
        """Raises: NotFound when the file is not there."""
        file = self._file(sha256)
        if not file.exists():
            raise NotFound(f"The file of {sha256} is missing. Upload it again.", where="artifact")
        return file

    async def delete(self, sha256: str) -> None:
        """Does nothing where there is no such file."""
        await in_thread(self._file(sha256).unlink, missing_ok=True)

    def _file(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.jar"
