"""Outlines a script: its statements, and the columns that they declare."""

from __future__ import annotations

from xuanwu.model.editor import Symbols
from xuanwu.model.spec import JobKind
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.port import GatewayPort


async def symbols(gateway: GatewayPort, asked: Asked) -> Symbols:
    """Returns the outline, which is empty for a program (JAR). Raises: as the gateway."""
    if asked.kind is JobKind.JAR:
        return Symbols()
    return await gateway.symbols(asked.release, asked.definition)
