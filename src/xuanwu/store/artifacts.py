"""Artifacts of a space, by the hash of their content; the content itself is in `blobs`."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import NotFound
from xuanwu.model.possession import Artifact
from xuanwu.store import spaces
from xuanwu.store.page import Keyset, Page, read_page
from xuanwu.store.tables.possessions import artifacts
from xuanwu.store.transaction import Transaction

_NEWEST_FIRST = Keyset((artifacts.c.created_at, artifacts.c.sha256), descending=True)


async def add(tx: Transaction, artifact: Artifact) -> Artifact:
    """Adds an artifact; the same content again is the one that the space has already.

    Raises: NotFound when the space is gone.
    """
    await spaces.lock(tx, artifact.space_id)
    known = await find(tx, artifact.space_id, artifact.sha256)
    if known is not None:
        return known
    await tx.execute(insert(artifacts).values(**vars(artifact)))
    return artifact


async def find(tx: Transaction, space_id: str, sha256: str) -> Artifact | None:
    query = select(artifacts).where(artifacts.c.space_id == space_id, artifacts.c.sha256 == sha256)
    row = await tx.first(query)
    return None if row is None else _artifact(row)


async def page(tx: Transaction, space_id: str, cursor: str | None, limit: int) -> Page[Artifact]:
    """The artifacts of a space, newest first."""
    query = select(artifacts).where(artifacts.c.space_id == space_id)
    return await read_page(tx, query, _NEWEST_FIRST, _artifact, (cursor, limit))


async def is_used(tx: Transaction, sha256: str) -> bool:
    """Whether any space has this content: while one has, the blob stays."""
    query = select(artifacts.c.sha256).where(artifacts.c.sha256 == sha256).limit(1)
    return await tx.scalar(query) is not None


async def delete(tx: Transaction, space_id: str, sha256: str) -> None:
    """Raises: NotFound."""
    is_it = (artifacts.c.space_id == space_id) & (artifacts.c.sha256 == sha256)
    if await tx.execute(delete_from(artifacts).where(is_it)) != 1:
        raise NotFound(
            f"There is no artifact {sha256[:12]}… in this space. List the artifacts to see which"
            " there are.",
            where="artifact",
        )


def _artifact(row: RowMapping) -> Artifact:
    return Artifact(**row)
