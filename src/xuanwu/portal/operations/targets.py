"""Remembers where each target led first, and forgets it; knows nothing of what an identity is."""

from __future__ import annotations

from xuanwu.kernel.log import get_log
from xuanwu.model.access import Caller
from xuanwu.service.parts import Service
from xuanwu.store import targets
from xuanwu.store.database import Database

_log = get_log("targets")


async def recall(db: Database, name: str, found: str | None) -> str | None:
    """The identity that counts: the first that any server found; None notes nothing.

    Raises: Unreachable.
    """
    async with db.read() as tx:
        known = await targets.identity(tx, name)
    if known is not None or found is None:
        return known
    async with db.begin() as tx:
        return await targets.note(tx, name, found)


async def forget(parts: Service, caller: Caller, name: str) -> None:
    """The next identity that is found counts. Raises: NotFound where there never was a target."""
    async with parts.db.begin() as tx:
        was_known = await targets.forget(tx, name)
    if not was_known:
        parts.tracking.target(name)
        return
    _log.info("target_forgotten", target=name, by=caller.name)
