"""Finds all places of a script that name what is named at a position."""

from __future__ import annotations

from xuanwu.model.editor import References
from xuanwu.service.scripts.asked import Asked, check_is_sql
from xuanwu.service.scripts.port import GatewayPort


async def references(gateway: GatewayPort, asked: Asked, line: int, column: int) -> References:
    """Looks at a position, which counts from 1 in UTF-16 units.

    Raises: InvalidInput for a program (JAR); else as the gateway.
    """
    check_is_sql(asked)
    return await gateway.references(asked.release, asked.definition, line, column)
