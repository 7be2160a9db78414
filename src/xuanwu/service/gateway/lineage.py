"""Which tables and columns a text reads and writes."""

from __future__ import annotations

from xuanwu.model.gateway import Lineage
from xuanwu.model.spec import JobKind
from xuanwu.service.gateway.asked import Asked
from xuanwu.service.gateway.findings import joined
from xuanwu.service.gateway.port import Gateway


async def lineage(gateway: Gateway, asked: Asked) -> Lineage:
    """Nothing is known of what a program (JAR) reads. Raises: as the gateway."""
    found = Lineage()
    if asked.kind is JobKind.SQL:
        found = await gateway.lineage(asked.release, asked.definition)
    return found.model_copy(update={"findings": joined(asked.findings, found.findings)})
