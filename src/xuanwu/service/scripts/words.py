"""Lists the functions, options, connectors, formats and keywords of a release."""

from __future__ import annotations

from xuanwu.flink.options import DEFAULTS
from xuanwu.flink.owned import owned_advice
from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.language.words.texts import function_text, word_text
from xuanwu.model.gateway import Documentation
from xuanwu.model.words import (
    Connector,
    Connectors,
    Format,
    Formats,
    Function,
    Functions,
    Keyword,
    Keywords,
    Option,
    Options,
    ReleaseOption,
)
from xuanwu.service.scripts.documentation import documentation_of
from xuanwu.service.scripts.port import GatewayPort


async def functions(gateway: GatewayPort, release: str) -> list[Function]:
    """Lists the built-in functions by name. Raises: as the gateway."""
    return [_function(one) for one in (await gateway.words(release, Functions)).items]


async def options(gateway: GatewayPort, release: str) -> list[ReleaseOption]:
    """Lists the options that a script or a job can set, by key. Raises: as the gateway.

    What Xuanwu presets is in the list even where a planner does not describe it.
    """
    described = {one.key: one for one in (await gateway.words(release, Options)).items}
    return [
        ReleaseOption(
            **described.get(key, Option(key=key)).model_dump(),
            preset=DEFAULTS.get(key),
            owned=owned_advice(key) or "",
        )
        for key in sorted({*described, *DEFAULTS})
        if not key.startswith("<")  # a part of the name of others
    ]


async def connectors(gateway: GatewayPort, release: str) -> list[Connector]:
    """Lists the connectors by name, without their options. Raises: as the gateway."""
    found = (await gateway.words(release, Connectors)).items
    return [
        one.model_copy(update={"documentation": _word("connector", one.name), "options": ()})
        for one in found
    ]


async def formats(gateway: GatewayPort, release: str) -> list[Format]:
    """Lists the formats by name, with their options. Raises: as the gateway."""
    found = (await gateway.words(release, Formats)).items
    return [one.model_copy(update={"documentation": _word("format", one.name)}) for one in found]


async def connector_options(gateway: GatewayPort, release: str, name: str) -> list[Option]:
    """Lists the options of a connector by key.

    Raises: NotFound for an unknown connector, and (`connector_missing`) for one without a jar in
    the release; else as the gateway.
    """
    found = {one.name: one for one in (await gateway.words(release, Connectors)).items}
    connector = found.get(name)
    if connector is None:
        raise NotFound(
            f"The connector '{name}' is not known. {did_you_mean(name, found)}", where="name"
        )
    if not connector.installed:
        raise NotFound(
            f"Flink {release} has no jar for the connector '{name}', so its options are not known.",
            code="connector_missing",
            where="name",
        )
    return list(connector.options)


async def keywords(gateway: GatewayPort, release: str) -> list[Keyword]:
    """Lists the words of the grammar in order. Raises: as the gateway."""
    found = (await gateway.words(release, Keywords)).items
    return [
        one.model_copy(
            update={"documentation": _word("keyword", one.word) or _word("type", one.word)}
        )
        for one in found
    ]


def _function(one: Function) -> Function:
    text = function_text(one.name)
    if text is None:
        return one
    return one.model_copy(
        update={
            "call": text.signature,
            "example": text.example,
            "documentation": Documentation(en=text.en, zh=text.zh),
            "since": text.since,
            "is_deprecated": text.deprecated,
        }
    )


def _word(kind: str, name: str) -> Documentation | None:
    text = word_text(kind, name)
    return None if text is None else documentation_of(text)
