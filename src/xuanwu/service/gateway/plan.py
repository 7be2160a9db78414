"""Plans a text as its run would be planned, without running anything."""

from __future__ import annotations

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Plan
from xuanwu.model.spec import JobKind
from xuanwu.service.gateway.asked import Asked
from xuanwu.service.gateway.findings import joined
from xuanwu.service.gateway.port import Gateway


async def plan(gateway: Gateway, asked: Asked) -> Plan:
    """Raises: InvalidInput for a program (JAR); else as the gateway."""
    if asked.kind is JobKind.JAR:
        raise InvalidInput(
            "A program plans itself when it runs; only SQL can be planned without running it.",
            where="jar",
        )
    found = await gateway.plan(asked.release, asked.definition)
    return found.model_copy(update={"findings": joined(asked.findings, found.findings)})
