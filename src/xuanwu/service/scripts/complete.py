"""Lists what can follow at a place of a script."""

from __future__ import annotations

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Completion
from xuanwu.model.spec import JobKind
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.port import GatewayPort


async def complete(gateway: GatewayPort, asked: Asked, line: int, column: int) -> Completion:
    """Completes at a place, which counts from 1 in UTF-16 units.

    Raises: InvalidInput for a program (JAR); else as the gateway.
    """
    if asked.kind is JobKind.JAR:
        raise InvalidInput("Only SQL can be completed, and this is a program.", where="jar")
    return await gateway.complete(asked.release, asked.definition, line, column)
