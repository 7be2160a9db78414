"""What people are told, as a template and the facts to put into it; English texts are made here.

The templates are data: `messages.json` has each in English and Chinese. From the same file, the
engine makes the English texts of its own findings, and the page the Chinese texts of all findings.

`{name}` stands for a fact, but not behind a dollar. A part in brackets is left out if it has a fact
that is not there. The fact `where` names a place outside the script, and stands before the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from xuanwu.model.gateway import Fact, Finding, Range, Said, Severity

_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_FACT = re.compile(r"(?<!\$)\{(\w+)\}")
_WHERE = "where"


@dataclass(frozen=True)
class Message:
    """A template of `messages.json` by its id, with its facts."""

    template: str
    facts: Mapping[str, Fact]

    @property
    def text(self) -> str:
        """The English text. Raises: KeyError for an unknown template, and a missing fact."""
        text = _filled(templates()[self.template]["en"], self.facts)
        return f"{self.facts[_WHERE]}: {text}" if _WHERE in self.facts else text

    @property
    def said(self) -> Said:
        """The same as a fact of another message."""
        facts = {name: fact for name, fact in self.facts.items() if not isinstance(fact, tuple)}
        return Said(template=self.template, facts=facts)

    def with_fact(self, name: str, fact: Fact) -> Message:
        """The same with one more fact."""
        return replace(self, facts={**self.facts, name: fact})

    def at(self, where: str) -> Message:
        """The same about a place outside the script, such as `options.parallelism`."""
        return self.with_fact(_WHERE, where)


def message(template: str, /, **facts: Fact | None) -> Message:
    """A message with those `facts` that are not None."""
    return Message(template, {name: fact for name, fact in facts.items() if fact is not None})


def finding_of(
    code: str,
    severity: Severity,
    told: Message,
    *,
    statement: int | None = None,
    at: Range | None = None,
    fix: str | None = None,
) -> Finding:
    """The finding that tells a message."""
    return Finding(
        code=code,
        severity=severity,
        message=told.text,
        template=told.template,
        facts=dict(told.facts),
        statement=statement,
        range=at,
        fix=fix,
    )


def told_by(found: Finding) -> Message:
    """What a finding tells, if it has a template, as those of this package have."""
    return Message(found.template or "", found.facts)


@cache
def templates() -> Mapping[str, Mapping[str, str]]:
    """The templates by id, each by language; the file is read at the first call only."""
    file = resources.files("xuanwu.language").joinpath("messages.json")
    return json.loads(file.read_text(encoding="utf-8"))


def _filled(template: str, facts: Mapping[str, Fact]) -> str:
    def part(found: re.Match[str]) -> str:
        return found[1] if all(name in facts for name in _FACT.findall(found[1])) else ""

    return _FACT.sub(lambda found: _written(facts[found[1]]), _OPTIONAL.sub(part, template))


def _written(fact: Fact) -> str:
    if isinstance(fact, tuple):
        return " ".join(Message(one.template, one.facts).text for one in fact)
    return str(fact)
