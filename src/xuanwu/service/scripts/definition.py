"""Finds where a script defines what is named at a position."""

from __future__ import annotations

from xuanwu.model.editor import Definition
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.port import GatewayPort
from xuanwu.service.scripts.references import references


async def definition(gateway: GatewayPort, asked: Asked, line: int, column: int) -> Definition:
    """Looks at a position, which counts from 1 in UTF-16 units.

    Raises: InvalidInput for a program (JAR); else as the gateway.
    """
    found = await references(gateway, asked, line, column)
    return Definition(kind=found.kind, name=found.name, definition=found.definition)
