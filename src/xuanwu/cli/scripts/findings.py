"""Shows findings: for people with the source line and marks below it, for editors one a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from xuanwu.cli.scripts.source import Source
from xuanwu.model.gateway import Finding, Range, Severity

_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.NOTE: "bold cyan",
}
_WIDEST = 160  # cells shown of a line; of longer lines, the part around the place
_TAB = "    "


def headline(finding: Finding, source: Source) -> Text:
    """`FILE:LINE:COLUMN: severity: message [code]`, on one line; counts from 1 in UTF-16 units."""
    place = source.name
    if finding.range:
        place += f":{_at(finding.range, source)}"
    more = ", ".join(_at(one, source) for one in finding.more)
    return Text.assemble(
        f"{place}: ",
        (f"{finding.severity.value}: ", _STYLES[finding.severity]),
        f"{' '.join(finding.message.split())} ",
        f"Also at {more}. " if more else "",
        f"[{finding.code}]",
    )


def _at(place: Range, source: Source) -> str:
    at = source.in_file(place)
    return f"{at.line}:{at.column}"


def findings_text(findings: Iterable[Finding], source: Source) -> Group:
    """Shows each finding with its source line, and marks below its range."""
    lines = source.text.split("\n")
    parts: list[Text] = []
    for finding in findings:
        parts.append(headline(finding, source))
        if finding.range and finding.range.line <= len(lines):
            parts.append(_marked(finding, finding.range, lines, source))
        if finding.fix:
            parts.append(Text.assemble("  instead: ", (finding.fix, "green")))
        elif finding.fix is not None:
            parts.append(Text("  remove it", style="green"))
    return Group(*parts)


def summary(findings: Sequence[Finding]) -> str:
    """Such as `2 errors, 1 warning`; empty without findings."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(
        f"{counts[severity]} {severity.value}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    )


def errors_in(findings: Iterable[Finding]) -> bool:
    """Whether a finding prevents runs from starting."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _marked(finding: Finding, at: Range, lines: Sequence[str], source: Source) -> Text:
    raw = lines[at.line - 1]
    first = min(_index(raw, at.column), len(raw))
    last = _index(raw, at.end_column + 1) if at.end_line == at.line else len(raw.rstrip())
    before, marked, after = _excerpt(raw, first, max(first, min(last, len(raw))))
    number = str(at.line + source.lines)
    blank = " " * len(number)
    text = Text(f"  {number} | {before}{marked}{after}\n  {blank} | {' ' * cell_len(before)}")
    text.append("^" * max(1, cell_len(marked)), style=_STYLES[finding.severity])
    return text


def _excerpt(raw: str, first: int, last: int) -> tuple[str, str, str]:
    """Returns the text before, within and after the place, tabs as blanks, limited in width."""
    begin = max(0, first - _WIDEST // 2) if len(raw) > _WIDEST else 0
    end = min(len(raw), begin + _WIDEST)
    last = min(last, end)
    shown = [plain_text(part) for part in (raw[begin:first], raw[first:last], raw[last:end])]
    shown[0] = ("…" if begin else "") + shown[0]
    shown[2] += "…" if end < len(raw) else ""
    return shown[0], shown[1], shown[2]


def plain_text(text: str) -> str:
    """Replaces tabs by blanks, and other control characters of a terminal by marks."""
    text = text.expandtabs(len(_TAB)) if text.startswith("\t") else text.replace("\t", _TAB)
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _index(line: str, column: int) -> int:
    """Returns the index of a column, which counts UTF-16 units from 1."""
    if line.isascii():
        return column - 1
    units = 0
    for index, char in enumerate(line):
        if units >= column - 1:
            return index
        units += 2 if ord(char) > 0xFFFF else 1
    return len(line)
