"""Lists what can follow at a place of a script, with documentation and snippets."""

from __future__ import annotations

from xuanwu.language.words.texts import WordText, function_text, word_text
from xuanwu.model.gateway import Candidate, Completion, Documentation
from xuanwu.service.scripts.asked import Asked, check_is_sql
from xuanwu.service.scripts.port import GatewayPort


async def complete(gateway: GatewayPort, asked: Asked, line: int, column: int) -> Completion:
    """Completes at a place, which counts from 1 in UTF-16 units.

    Raises: InvalidInput for a program (JAR); else as the gateway.
    """
    check_is_sql(asked)
    found = await gateway.complete(asked.release, asked.definition, line, column)
    return found.model_copy(update={"items": tuple(map(_documented, found.items))})


def _documented(item: Candidate) -> Candidate:
    text = _text(item)
    if text is None:
        return item
    return item.model_copy(
        update={
            "snippet": text.snippet or None,
            "documentation": Documentation(en=text.en, zh=text.zh),
            "is_deprecated": text.deprecated,
        }
    )


def _text(item: Candidate) -> WordText | None:
    if item.kind == "function":
        return function_text(item.label)
    if item.kind == "value":
        return word_text("connector", item.label) or word_text("format", item.label)
    if item.kind != "keyword":
        return None
    phrase = item.label
    first = phrase.split("(")[0].split(" ")[0]
    return (
        word_text("statement", phrase.removesuffix(" INTO"))
        or word_text("keyword", first)
        or word_text("type", first)
    )
