"""What the engine makes of a translation: the script with its edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xuanwu.language.dialect.translate import Translation, translate
from xuanwu.model.gateway import Edit, Finding, Severity
from xuanwu.scheduling.releases import catalogue

OLD, NEW, NEWEST = "1.20.5", "2.2.1", "2.3.0"
EVERY = (OLD, NEW, NEWEST)


def applied(script: str, edits: Sequence[Edit]) -> str:
    """The script as Flink gets it; offsets count UTF-16 units."""
    units, parts, at = script.encode("utf-16-le"), list[bytes](), 0
    for edit in edits:
        assert at <= edit.start <= edit.end <= len(units) // 2, "edits are in order and apart"
        parts += [units[2 * at : 2 * edit.start], edit.text.encode("utf-16-le")]
        at = edit.end
    return b"".join([*parts, units[2 * at :]]).decode("utf-16-le")


def translated(
    script: str, version: str = NEW, options: Mapping[str, str] | None = None
) -> Translation:
    return translate(script, options or {}, catalogue.find(version))


def written(script: str, version: str = NEW) -> str:
    """The script for a release; whatever it is, translating it again must change nothing."""
    translation = translated(script, version)
    text = applied(script, translation.edits)
    assert translated(text, version).edits == ()
    return text


def written_option(key: str, value: str, version: str) -> dict[str, str]:
    """What an option of a job becomes."""
    options = translated("", version, {key: value}).options
    assert translated("", version, options).options == options
    return options


def errors(translation: Translation) -> list[Finding]:
    return [one for one in translation.findings if one.severity is Severity.ERROR]
