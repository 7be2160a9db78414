"""Finds which tables and columns a text reads and writes; what is wrong with it, a check says."""

from __future__ import annotations

from xuanwu.model.gateway import Check, Lineage, Purpose
from xuanwu.model.spec import JobKind
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.check import check
from xuanwu.service.scripts.port import GatewayPort


async def lineage(gateway: GatewayPort, asked: Asked, checked: Check | None = None) -> Lineage:
    """Finds the lineage, which is empty for a program (JAR). Raises: as the gateway.

    `checked` is the result of a check of this text, if there is one already.
    """
    found = Lineage()
    if asked.kind is JobKind.SQL:
        found = await gateway.lineage(asked.release, asked.definition)
    checked = checked or await check(gateway, asked, Purpose.DEBUG)
    return found.model_copy(update={"findings": checked.findings})
