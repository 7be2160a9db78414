"""Lists the signatures of the function call at a position of a script."""

from __future__ import annotations

from xuanwu.language.words.texts import function_text
from xuanwu.model.editor import Signatures
from xuanwu.service.scripts.asked import Asked, check_is_sql
from xuanwu.service.scripts.documentation import documentation_of
from xuanwu.service.scripts.port import GatewayPort


async def signature(gateway: GatewayPort, asked: Asked, line: int, column: int) -> Signatures:
    """Looks at a position, which counts from 1 in UTF-16 units.

    Raises: InvalidInput for a program (JAR); else as the gateway.
    """
    check_is_sql(asked)
    found = await gateway.signature(asked.release, asked.definition, line, column)
    text = function_text(found.function)
    if text is None:
        return found
    return found.model_copy(update={"documentation": documentation_of(text)})
