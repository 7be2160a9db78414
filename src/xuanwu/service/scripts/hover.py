"""Tells what is at a position of a script, with documentation."""

from __future__ import annotations

from xuanwu.language.words.texts import WordText, function_text, word_text
from xuanwu.model.editor import Fact, Hover, Hovering
from xuanwu.service.scripts.asked import Asked, check_is_sql
from xuanwu.service.scripts.documentation import documentation_of
from xuanwu.service.scripts.port import GatewayPort


async def hover(gateway: GatewayPort, asked: Asked, line: int, column: int) -> Hovering:
    """Looks at a position, which counts from 1 in UTF-16 units.

    Raises: InvalidInput for a program (JAR); else as the gateway.
    """
    check_is_sql(asked)
    found = (await gateway.hover(asked.release, asked.definition, line, column)).hover
    return Hovering(hover=None if found is None else _documented(found))


def _documented(hover: Hover) -> Hover | None:
    """Adds the text about a word; a keyword without one is of no use to a reader."""
    kind, text = _text(hover)
    if text is None:
        return None if hover.kind in {"keyword", "statement"} else hover
    facts = list(hover.facts)
    if text.since is not None:
        facts.append(Fact(name="since", value=text.since))
    if text.deprecated:
        facts.append(Fact(name="deprecated", value="true"))
    signatures = (text.signature,) if text.signature else hover.signatures
    return hover.model_copy(
        update={
            "kind": kind,
            "facts": tuple(facts),
            "signatures": signatures,
            "documentation": hover.documentation or documentation_of(text),
        }
    )


def _text(hover: Hover) -> tuple[str, WordText | None]:
    if hover.kind == "function":
        is_builtin = any(fact.name == "builtin" for fact in hover.facts)
        return hover.kind, function_text(hover.name) if is_builtin else None
    if hover.kind in {"variable", "secret"}:
        return hover.kind, word_text("other", hover.kind)
    if hover.kind == "statement":
        first = hover.name.split(" ")[0]
        return hover.kind, word_text("statement", hover.name) or word_text("keyword", first)
    if hover.kind == "keyword" and (text := word_text("type", hover.name)) is not None:
        return "type", text
    return hover.kind, word_text(hover.kind, hover.name)
