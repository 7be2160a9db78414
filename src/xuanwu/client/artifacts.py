"""Artifacts over HTTP: jars, streamed from their files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import Program
from xuanwu.kernel.errors import InvalidInput, NotFound
from xuanwu.model.possession import Artifact

_PIECE = 1 << 18


class Artifacts:
    """The uploaded jars of one space."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self) -> Iterator[Artifact]:
        """Lists the artifacts, newest first."""
        return self._transport.items("/artifacts", Artifact, self._space)

    def get(self, sha256: str) -> Artifact:
        """Returns one artifact. Raises: NotFound."""
        return self._transport.get(path("artifacts", sha256), Artifact, self._space)

    def main_class(self, sha256: str) -> str | None:
        """Returns the main class that the jar's manifest names, if any. Raises: NotFound."""
        found = self._transport.get(path("artifacts", sha256, "program"), Program, self._space)
        return found.main_class

    def upload(self, file: Path, *, sent: Callable[[int], None] | None = None) -> Artifact:
        """Uploads a jar and returns its artifact; content that the space already has is not resent.

        `sent` is called with the size of each piece in bytes. Raises: InvalidInput for a file that
        cannot be read or is not a jar.
        """
        try:
            return self.get(file_hash(file))
        except NotFound:
            pass
        query = {**self._space, "name": file.name}
        call = Call("POST", "/artifacts", query, content=lambda: _pieces(file, sent))
        return self._transport.act(call, Artifact)


def file_hash(file: Path) -> str:
    """Returns the SHA-256 in hex. Raises: InvalidInput for a file that cannot be read."""
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
