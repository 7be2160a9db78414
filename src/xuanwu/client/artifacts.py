"""Artifacts over the wire: jars, sent as they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.kernel.errors import InvalidInput, NotFound
from xuanwu.model.possession import Artifact

_PIECE = 1 << 18


class Artifacts:
    """The uploaded jars of one space."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self) -> Iterator[Artifact]:
        """Newest first."""
        return self._transport.items("/artifacts", Artifact, self._space)

    def get(self, sha256: str) -> Artifact:
        """Raises: NotFound."""
        return self._transport.get(path("artifacts", sha256), Artifact, self._space)

    def upload(self, file: Path, *, sent: Callable[[int], None] | None = None) -> Artifact:
        """The file's artifact; a content that the space has already is not sent again.

        `sent` is told the size of each piece in bytes. Raises: InvalidInput for an unreadable
        file or one that is no jar.
        """
        try:
            return self.get(file_hash(file))
        except NotFound:
            pass
        query = {**self._space, "name": file.name}
        call = Call("POST", "/artifacts", query, content=lambda: _pieces(file, sent))
        return self._transport.act(call, Artifact)


def file_hash(file: Path) -> str:
    """SHA-256 in hex. Raises: InvalidInput for a file that cannot be read."""
    try:
        with file.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as error:
        raise InvalidInput(
            f"The file {file} cannot be read: {error.strerror}.", where=str(file)
        ) from error


def _pieces(file: Path, sent: Callable[[int], None] | None) -> Iterator[bytes]:
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece
            if sent:
                sent(len(piece))
