"""The artifacts of a space, by the hash of their content; `blobs` keeps the content itself."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select

from xuanwu.model.possession import Artifact
from xuanwu.store import spaces
from xuanwu.store.tables.possessions import artifacts
from xuanwu.store.transaction import Transaction


async def put(tx: Transaction, artifact: Artifact) -> Artifact:
    """Adds an artifact. If the space already has the same content, returns that artifact instead.

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


async def all_of(tx: Transaction, space_id: str) -> list[Artifact]:
    """Every artifact of a space, newest first; no limit, since each was uploaded by hand."""
    query = select(artifacts).where(artifacts.c.space_id == space_id)
    order = (artifacts.c.created_at.desc(), artifacts.c.sha256)
    return [_artifact(row) for row in await tx.all(query.order_by(*order))]


def _artifact(row: RowMapping) -> Artifact:
    return Artifact(**row)
