"""Uploaded jars, kept under the hash of their content."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator

from xuanwu.kernel.errors import InvalidInput, NotFound
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Caller
from xuanwu.model.possession import Artifact
from xuanwu.service.parts import Service
from xuanwu.store import artifacts


async def upload(
    parts: Service, caller: Caller, space_id: str, name: str, chunks: AsyncIterator[bytes]
) -> Artifact:
    """Keeps the jar; the same content twice is one artifact.

    Raises: InvalidInput for a file that is no jar; Unavailable when the disk is full.
    """
    sha256, size = await parts.blobs.write(chunks)
    if not await in_thread(zipfile.is_zipfile, parts.blobs.path(sha256)):
        await parts.blobs.delete(sha256)
        raise InvalidInput(f"'{name}' is no jar (it is not a zip file).", where="file")
    artifact = Artifact(sha256, space_id, name, size, parts.clock.now(), caller.name)
    async with parts.db.begin() as tx:
        await artifacts.put(tx, artifact)
    return artifact


async def show(parts: Service, space_id: str, sha256: str) -> Artifact:
    """Raises: NotFound."""
    async with parts.db.read() as tx:
        found = await artifacts.find(tx, space_id, sha256)
    if found is None:
        raise NotFound(f"There is no artifact {sha256} in this space.", where="artifact")
    return found


async def all_artifacts(parts: Service, space_id: str) -> list[Artifact]:
    """Newest first."""
    async with parts.db.read() as tx:
        return await artifacts.all_of(tx, space_id)
