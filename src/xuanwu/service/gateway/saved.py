"""The lineage of a saved text: found once, when it is first asked for or run, and then kept."""

from __future__ import annotations

import anyio

from xuanwu.kernel.errors import XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.access import Caller
from xuanwu.model.gateway import Lineage
from xuanwu.model.job import Revision
from xuanwu.service.gateway.ask import ask_spec, gateway_of
from xuanwu.service.gateway.lineage import lineage
from xuanwu.service.jobs.find import find_job
from xuanwu.service.parts import Service
from xuanwu.store import jobs, lineages

_PATIENCE_S = 5.0
_log = get_log("gateway")


async def saved_lineage(
    parts: Service, caller: Caller, space_id: str, ref: str, number: int | None
) -> Lineage:
    """The lineage of a revision (None: the newest), as it was when it was first asked for or run.

    Raises: NotFound; as the gateway where it is not known yet.
    """
    async with parts.db.read() as tx:
        job = await find_job(tx, caller, space_id, ref)
        revision = await jobs.revision(tx, job.id, number or job.latest_revision)
        known = await lineages.find(tx, revision.id)
    return known or await _find(parts, job.space_id, revision)


async def keep_lineage(parts: Service, space_id: str, revision: Revision) -> None:
    """Finds it if nobody did before; never fails, and never takes long."""
    try:
        async with parts.db.read() as tx:
            known = await lineages.find(tx, revision.id)
        if known is None:
            with anyio.move_on_after(_PATIENCE_S):
                await _find(parts, space_id, revision)
    except XuanwuError as error:
        _log.info("lineage_not_found", revision=revision.id, error=error.message)


async def _find(parts: Service, space_id: str, revision: Revision) -> Lineage:
    """One with errors is given, not kept: it may only be a secret or a catalog that is missing."""
    found = await lineage(gateway_of(parts), await ask_spec(parts, space_id, revision.spec))
    if not found.has_errors:
        async with parts.db.begin() as tx:
            await lineages.write(tx, revision, found, parts.clock.now())
    return found
