"""Finds which tables and columns a text reads and writes."""

from __future__ import annotations

from xuanwu.model.gateway import Lineage
from xuanwu.model.spec import JobKind
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.findings import joined
from xuanwu.service.scripts.port import GatewayPort


async def lineage(gateway: GatewayPort, asked: Asked) -> Lineage:
    """Finds the lineage, which is empty for a program (JAR). Raises: as the gateway."""
    found = Lineage()
    if asked.kind is JobKind.SQL:
        found = await gateway.lineage(asked.release, asked.definition)
    return found.model_copy(update={"findings": joined(asked.findings, found.findings)})
