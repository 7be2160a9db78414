"""Functions and types that releases have or have not, or that return another result on some.

It is pure: what differs is data of this package, as the releases themselves tell it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from xuanwu.language.dialect.rule import ReleaseRange
from xuanwu.language.lexer import Token, TokenKind, upper
from xuanwu.language.message import Message, message
from xuanwu.language.statements import Statement


@dataclass(frozen=True)
class NewName:
    """A function or type that exists from the line `since` on; `instead`: what to write on older
    lines, or nothing."""

    name: str
    since: str
    instead: str


@dataclass(frozen=True)
class NewForm:
    """A call that releases before `since` refuse."""

    since: str
    example: str
    instead: str


@dataclass(frozen=True)
class GoneForm:
    """An expression that releases from `since` on refuse; `message` is a part of Flink's words, and
    `write` tells what to write for any such expression as `instead` is for the example."""

    since: str
    what: str
    message: str
    example: str
    instead: str
    write: str


@dataclass(frozen=True)
class Change:
    """Functions or types whose result is another from the line `since` on.

    `template`: the part of the ids in `messages.json` by which a user is told. `results`: the type
    and value of the example, by the first line that returns them.
    """

    words: tuple[str, ...]
    since: str
    template: str
    example: str
    results: Mapping[str, str]

    def note(self, word: str, version: str) -> Message:
        """What a user of the word is told on a release."""
        side = "new" if version in ReleaseRange(f">={self.since}") else "old"
        template = f"dialect_changed.{self.template}.{side}"
        return message(template, word=word, release=version, since=self.since)


@dataclass(frozen=True)
class Differences:
    """All that differs between the lines of releases."""

    functions: tuple[NewName, ...]
    types: tuple[NewName, ...]
    forms: tuple[NewForm, ...]
    gone: tuple[GoneForm, ...]
    changes: tuple[Change, ...]


@cache
def differences() -> Differences:
    """All of them; the file is read at the first call only."""
    file = resources.files("xuanwu.language.dialect").joinpath("functions.toml")
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return Differences(
        tuple(_names(told["functions"])),
        tuple(_names(told["types"])),
        tuple(NewForm(**one) for one in told["form"]),
        tuple(GoneForm(**one) for one in told["gone"]),
        tuple(Change(**one | {"words": tuple(one["words"])}) for one in told["change"]),
    )


def has_changed_call(script: str) -> bool:
    """Whether the name of a function or type with another result stands anywhere in the script."""
    return _pattern().search(script) is not None


def changed_calls(statement: Statement) -> Iterator[tuple[Token, Change]]:
    """The calls of a statement that return another result on some releases."""
    changes, tokens = _changes(), statement.tokens
    for at, token in enumerate(tokens[:-2]):
        change = changes.get(upper(token.text)) if token.kind is TokenKind.WORD else None
        is_call = tokens[at + 1].is_symbol("(") and tokens[at + 2].text != "0"
        if change is not None and is_call and not (at > 0 and tokens[at - 1].is_symbol(".")):
            yield token, change


def _names(lines: Mapping[str, Mapping[str, str]]) -> Iterator[NewName]:
    for line, names in lines.items():
        for name, instead in names.items():
            yield NewName(name, line, instead)


@cache
def _changes() -> Mapping[str, Change]:
    return {word: change for change in differences().changes for word in change.words}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_changes())})\s*\(", re.IGNORECASE)
