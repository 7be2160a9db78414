"""Finds which tables a text reads and writes, with their columns, before anything runs."""

from __future__ import annotations

from xuanwu.model.script_tables import ScriptTables
from xuanwu.model.spec import JobKind
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.findings import joined
from xuanwu.service.scripts.port import GatewayPort


async def tables(gateway: GatewayPort, asked: Asked) -> ScriptTables:
    """Finds the tables; there are none for a program (JAR). Raises: as the gateway."""
    found = ScriptTables()
    if asked.kind is JobKind.SQL:
        found = await gateway.tables(asked.release, asked.definition)
    return found.model_copy(update={"findings": joined(asked.findings, found.findings)})
