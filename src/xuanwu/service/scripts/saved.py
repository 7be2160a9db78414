"""The lineage of a saved text: computed when it is first requested or run, and then stored."""

from __future__ import annotations

import anyio

from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.access import Caller
from xuanwu.model.gateway import Check, Lineage
from xuanwu.model.job import Revision
from xuanwu.service.jobs.find import find_job
from xuanwu.service.scripts.ask import ask_spec, gateway_of
from xuanwu.service.scripts.lineage import lineage
from xuanwu.service.scripts.parts import Scripts
from xuanwu.store import jobs, lineages

_PATIENCE_S = 5.0
_log = get_log("gateway")


async def saved_lineage(
    scripts: Scripts, caller: Caller, space_id: str, ref: str, number: int | None
) -> Lineage:
    """Returns the lineage of a revision (None: the newest), as first computed.

    Raises: NotFound; as the gateway if it is not stored yet.
    """
    async with scripts.core.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        revision = await jobs.revision(tx, job.id, number or job.latest_revision)
        known = await lineages.find(tx, revision.id)
    return known or await _find(scripts, job.space_id, revision)


async def keep_lineage(scripts: Scripts, space_id: str, revision: Revision, checked: Check) -> None:
    """Computes and stores the lineage of a text that was checked, unless it is stored; never fails,
    and has a short timeout."""
    try:
        async with scripts.core.db.read() as tx:
            known = await lineages.find(tx, revision.id)
        if known is None:
            with anyio.move_on_after(_PATIENCE_S):
                await _find(scripts, space_id, revision, checked)
    except XuanwuError as error:
        _log.info("lineage_not_found", revision=revision.id, error=error.message)


async def _find(
    scripts: Scripts, space_id: str, revision: Revision, checked: Check | None = None
) -> Lineage:
    """Returns lineage that lacks statements without storing it: what they need may be added."""
    asked = await ask_spec(scripts, space_id, revision.spec)
    found = await lineage(gateway_of(scripts), asked, checked)
    if _is_whole(found):
        async with scripts.core.db.begin() as tx:
            await lineages.write(tx, revision, found, scripts.core.clock.now())
    return found


def _is_whole(found: Lineage) -> bool:
    """Statements are missing if there are errors, and if a catalog's jar is missing."""
    return not found.has_errors and all(one.code != "catalog_missing" for one in found.findings)
