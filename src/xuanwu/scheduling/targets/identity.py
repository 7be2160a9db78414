"""Records which cluster each target reached first; it does not know what an identity means."""

from __future__ import annotations

from xuanwu.core import Core
from xuanwu.kernel.log import get_log
from xuanwu.model.access import Caller
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.store import targets
from xuanwu.store.database import Database

_log = get_log("targets")


async def recall(db: Database, name: str, found: str | None) -> str | None:
    """Returns the identity that any server found first; records `found` if there is none yet.

    `found` None records nothing. Raises: Unreachable.
    """
    async with db.read() as tx:
        known = await targets.identity(tx, name)
    if known is not None or found is None:
        return known
    async with db.begin() as tx:
        return await targets.note(tx, name, found)


async def forget(core: Core, infra: Infrastructure, caller: Caller, name: str) -> None:
    """Forgets the identity: the next one found is recorded. Raises: NotFound if there was neither
    an identity nor a target."""
    async with core.db.begin() as tx:
        was_known = await targets.forget(tx, name)
    if not was_known:
        infra.target(name)
        return
    _log.info("target_forgotten", target=name, by=caller.principal.id)
