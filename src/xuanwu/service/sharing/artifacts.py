"""Uploaded jars, stored under the hash of their content."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput, NotFound
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Caller
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.possession import Artifact
from xuanwu.store import artifacts, events
from xuanwu.store.blobs import Blobs
from xuanwu.store.events import News

_MANIFEST, _MOST_MANIFEST = "META-INF/MANIFEST.MF", 1 << 20


async def upload(
    core: Core, blobs: Blobs, caller: Caller, space_id: str, name: str, chunks: AsyncIterator[bytes]
) -> Artifact:
    """Stores the jar; the same content twice is one artifact.

    Raises: InvalidInput for a file that is not a jar; Unavailable when the disk is full.
    """
    sha256, size = await blobs.write(chunks)
    if not await in_thread(zipfile.is_zipfile, blobs.path(sha256)):
        await blobs.delete(sha256)
        raise InvalidInput(f"'{name}' is not a jar (it is not a zip file).", where="file")
    artifact = Artifact(sha256, space_id, name, size, core.clock.now(), caller.principal)
    async with core.db.begin() as tx:
        kept = await artifacts.put(tx, artifact)
        if kept is artifact:
            message = f"The artifact {name} was created."
            news = News(EventKind.CREATED, message, caller.principal, facts={"name": name})
            events.add_about(tx, Subject(SubjectKind.ARTIFACT, sha256), news, space_id=space_id)
    return artifact


async def show(core: Core, space_id: str, sha256: str) -> Artifact:
    """Returns one artifact. Raises: NotFound."""
    async with core.db.read() as tx:
        found = await artifacts.find(tx, space_id, sha256)
    if found is None:
        raise NotFound(f"The artifact {sha256} was not found in this space.", where="artifact")
    return found


async def main_class(core: Core, blobs: Blobs, space_id: str, sha256: str) -> str | None:
    """The main class that the manifest of a jar names; None where it names none.

    Raises: NotFound.
    """
    await show(core, space_id, sha256)
    return await in_thread(_main_class, blobs.path(sha256))


def _main_class(jar: Path) -> str | None:
    """Source: the JAR file specification; a line that begins with a blank continues one."""
    try:
        with zipfile.ZipFile(jar) as archive, archive.open(_MANIFEST) as manifest:
            content = manifest.read(_MOST_MANIFEST).decode("utf-8", "replace")
    except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, OSError):
        return None
    for line in re.sub(r"\r?\n ", "", content).splitlines():
        name, _, value = line.partition(":")
        if name == "Main-Class":
            return value.strip() or None
    return None


async def all_artifacts(core: Core, space_id: str) -> list[Artifact]:
    """Lists the artifacts, newest first."""
    async with core.db.read() as tx:
        return await artifacts.all_of(tx, space_id)
