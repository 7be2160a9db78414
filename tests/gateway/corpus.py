"""Scripts with what a check must say of them; `corpus/README.md` says how to write one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from xuanwu.language.places import Places
from xuanwu.model.gateway import Finding, Purpose, Range

FOLDER = Path(__file__).parent / "corpus"
_LINE = re.compile(
    r"^--! (?:@(?P<release>\S+) )?(?P<severity>error|warning|note) (?P<code>\w+)"
    r"(?: \|(?P<text>.*?)\|(?:#(?P<nth>\d+))?(?: => (?P<fix>.*))?)?\s*$"
)
_PURPOSE = re.compile(r"^--! purpose (\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Expected:
    """A finding; `range` None means that it lies in no statement. `fix` None is not looked at."""

    severity: str
    code: str
    range: Range | None
    fix: str | None = None

    def __str__(self) -> str:
        return f"{self.severity} {self.code} at {_shown(self.range)}"


@dataclass(frozen=True)
class Case:
    """One script of the corpus."""

    file: Path
    sql: str
    purpose: Purpose

    def expected(self, release: str) -> list[Expected]:
        """What must be found on that release, and nothing else."""
        found: list[Expected] = []
        for line in re.split(r"\r\n|\n|\r", self.sql):
            if line.startswith("--! ") and not _PURPOSE.match(line):
                match = _LINE.match(line)
                assert match, f"{self.file}: what does this line mean? {line}"
                if release.startswith(match["release"] or ""):
                    found.append(self._expected(match))
        return found

    def _expected(self, match: re.Match[str]) -> Expected:
        if match["text"] is None:
            return Expected(match["severity"], match["code"], None)
        text = match["text"].replace("\\n", "\n").replace("\\q", "'").replace("\\b", "`")
        before, _, inner = text.partition("[[")
        inner, closes, after = inner.partition("]]")
        text = before + inner + after
        at = -1
        for _ in range(int(match["nth"] or 1)):
            at = self.sql.find(text, at + 1)
            assert at >= 0, f"{self.file}: there is no {text!r}"
        assert not self.sql[:at].rpartition("\n")[2].startswith("--!"), f"{self.file}: {text!r}"
        marked = (at + len(before), at + len(before + inner)) if closes else (at, at + len(text))
        return Expected(
            match["severity"], match["code"], Places(self.sql).range(*marked), match["fix"]
        )


def cases() -> list[Case]:
    """All scripts, by name."""
    return [_read(file) for file in sorted(FOLDER.glob("*/*.sql"))]


def _read(file: Path) -> Case:
    sql = file.read_bytes().decode()
    purpose = _PURPOSE.search(sql)
    return Case(file, sql, Purpose(purpose[1]) if purpose else Purpose.RUN)


def seen(finding: Finding) -> Expected:
    """A finding in the words of the corpus."""
    return Expected(finding.severity.value, finding.code, finding.range, finding.fix)


def difference(expected: list[Expected], found: list[Finding]) -> list[str]:
    """What is missing, and what is there and should not be; empty when all is as it should be."""
    left = list(found)
    lines: list[str] = []
    for one in expected:
        match = next((each for each in left if _fits(one, each)), None)
        if match is None:
            lines.append(f"missing: {one}" + (f" => {one.fix}" if one.fix else ""))
        else:
            left.remove(match)
    return [*lines, *(f"unexpected: {seen(each)} => {each.fix}: {each.message}" for each in left)]


def _fits(expected: Expected, found: Finding) -> bool:
    one = seen(found)
    return (one.severity, one.code, one.range) == (
        expected.severity,
        expected.code,
        expected.range,
    ) and (expected.fix is None or expected.fix == one.fix)


def _shown(place: Range | None) -> str:
    if place is None:
        return "no place"
    return f"{place.line}:{place.column}-{place.end_line}:{place.end_column}"
