"""Finds options in a script: WITH, ALTER … SET and RESET, OPTIONS hints, SET, RESET.

It knows where options stand and to which table or catalog they belong, but not what they mean. It
skips what does not follow Flink's syntax; the parser reports that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xuanwu.language.lexer import Token, TokenKind
from xuanwu.language.statements import Statement

Tokens = Sequence[Token]
# The forms without quotes around the key, which Flink tries where its grammar does not fit.
_PLAIN = re.compile(
    r"SET\s+(?P<key>[^'\s]+)\s*=\s*(?:(?P<quoted>'[^']*')|(?P<value>[^;\s]+))|RESET\s+(?P<only>[^'\s;]+)",
    re.IGNORECASE,
)
_DEPTHS = {"(": 1, ")": -1}


class Where(StrEnum):
    """The kind of place where options stand."""

    CREATE = "create"
    ALTER = "alter"
    HINT = "hint"
    SET = "set"


@dataclass(frozen=True)
class OptionEntry:
    """`key = value` (no value in RESET), from `start` to `end` in the script."""

    key: Token
    value: Token | None

    @property
    def start(self) -> int:
        return self.key.start

    @property
    def end(self) -> int:
        return (self.value or self.key).end


@dataclass(frozen=True)
class Found:
    """A group of options. `table` is the path of their table, `like` that of the table in LIKE.

    `catalog` is the name of their catalog; they have either that or a table. `verb` is the first
    word of a SET statement.
    """

    where: Where
    statement: Statement
    entries: tuple[OptionEntry, ...]
    table: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    catalog: str | None = None
    verb: Token | None = None


def options_of(statement: Statement, script: str) -> Iterator[Found]:
    """All options of one statement of `script`, in order."""
    tokens = statement.tokens
    if tokens[0].is_word("SET", "RESET"):
        yield from _setting(statement, script)
        return
    if tokens[0].is_word("CREATE"):
        yield from _created(statement)
    elif tokens[0].is_word("ALTER"):
        yield from _altered(statement)
    yield from _hints(statement)


def _setting(statement: Statement, script: str) -> Iterator[Found]:
    tokens = statement.tokens
    kinds = [token.kind for token in tokens[1:]]
    entry: OptionEntry | None = None
    if tokens[0].is_word("RESET") and kinds == [TokenKind.TEXT]:
        entry = OptionEntry(tokens[1], None)
    elif kinds == [TokenKind.TEXT, TokenKind.SYMBOL, TokenKind.TEXT] and tokens[2].is_symbol("="):
        entry = OptionEntry(tokens[1], tokens[3])
    elif match := _PLAIN.fullmatch(script, statement.start, statement.end):
        entry = _plain_entry(match)
    if entry is not None:
        yield Found(Where.SET, statement, (entry,), verb=tokens[0])


def _plain_entry(match: re.Match[str]) -> OptionEntry:
    if match["only"] is not None:
        return OptionEntry(_part(match, "only", TokenKind.WORD), None)
    key = _part(match, "key", TokenKind.WORD)
    if match["value"] is not None:
        return OptionEntry(key, _part(match, "value", TokenKind.WORD))
    return OptionEntry(key, _part(match, "quoted", TokenKind.TEXT))


def _part(match: re.Match[str], group: str, kind: TokenKind) -> Token:
    return Token(kind, match.start(group), match.end(group), match[group])


def _created(statement: Statement) -> Iterator[Found]:
    tokens = statement.tokens
    at = _behind(tokens, 1, "OR", "REPLACE", "TEMPORARY")
    if at < len(tokens) and tokens[at].is_word("CATALOG"):
        yield from _created_catalog(statement, at + 1)
        return
    if at >= len(tokens) or not tokens[at].is_word("TABLE"):
        return
    table, at = _path(tokens, _behind(tokens, at + 1, "IF", "NOT", "EXISTS"))
    entries: tuple[OptionEntry, ...] = ()
    like: tuple[str, ...] = ()
    depth = 0
    for index in range(at, len(tokens)):
        depth += _DEPTHS.get(tokens[index].text, 0)
        if depth > 0:
            continue
        if tokens[index].is_word("AS"):
            break
        if tokens[index].is_word("WITH"):
            entries = entries or _entries(tokens, index + 1)
        elif tokens[index].is_word("LIKE"):
            like, _ = _path(tokens, index + 1)
    yield Found(Where.CREATE, statement, entries, table, like)


def _created_catalog(statement: Statement, at: int) -> Iterator[Found]:
    tokens = statement.tokens
    name, at = _path(tokens, _behind(tokens, at, "IF", "NOT", "EXISTS"))
    while at < len(tokens) and not tokens[at].is_word("WITH"):
        at += 1
    if len(name) == 1 and at < len(tokens):
        yield Found(Where.CREATE, statement, _entries(tokens, at + 1), catalog=name[0])


def _altered(statement: Statement) -> Iterator[Found]:
    tokens = statement.tokens
    if not (len(tokens) > 1 and tokens[1].is_word("TABLE", "CATALOG")):
        return
    path, at = _path(tokens, _behind(tokens, 2, "IF", "EXISTS"))
    if not (at < len(tokens) and tokens[at].is_word("SET", "RESET")):
        return
    entries = _entries(tokens, at + 1)
    if tokens[1].is_word("TABLE"):
        yield Found(Where.ALTER, statement, entries, path)
    elif len(path) == 1:
        yield Found(Where.ALTER, statement, entries, catalog=path[0])


def _hints(statement: Statement) -> Iterator[Found]:
    tokens = statement.tokens
    for at, token in enumerate(tokens):
        if token.text == "+" and _opens_hint(tokens, at):
            table = _path_before(tokens, at - 3)
            for inner in range(at + 1, len(tokens)):
                if tokens[inner].is_symbol("*"):
                    break
                if tokens[inner].is_word("OPTIONS"):
                    yield Found(Where.HINT, statement, _entries(tokens, inner + 1), table)


def _opens_hint(tokens: Tokens, at: int) -> bool:
    """Whether the `+` belongs to a `/*+`: its three characters touch."""
    if at < 2 or not (tokens[at - 1].is_symbol("*") and tokens[at - 2].is_symbol("/")):
        return False
    return tokens[at].start == tokens[at - 2].start + 2


def _entries(tokens: Tokens, at: int) -> tuple[OptionEntry, ...]:
    """The options in the parentheses that open at `at`."""
    found: list[OptionEntry] = []
    if at >= len(tokens) or not tokens[at].is_symbol("("):
        return ()
    while at + 1 < len(tokens) and not tokens[at].is_symbol(")"):
        at += 1
        key, rest = tokens[at], tokens[at + 1 : at + 3]
        if key.kind is not TokenKind.TEXT:
            continue
        if len(rest) == 2 and rest[0].is_symbol("=") and rest[1].kind is TokenKind.TEXT:
            found.append(OptionEntry(key, rest[1]))
            at += 3
        elif rest and (rest[0].is_symbol(",") or rest[0].is_symbol(")")):
            found.append(OptionEntry(key, None))
            at += 1
        if at < len(tokens) and not (tokens[at].is_symbol(",") or tokens[at].is_symbol(")")):
            return tuple(found)
    return tuple(found)


def _path(tokens: Tokens, at: int) -> tuple[tuple[str, ...], int]:
    """The name that begins at `at`, and where it ends."""
    parts: list[str] = []
    while at < len(tokens) and tokens[at].kind in {TokenKind.WORD, TokenKind.NAME}:
        parts.append(tokens[at].value)
        at += 1
        if at >= len(tokens) or not tokens[at].is_symbol("."):
            break
        at += 1
    return tuple(parts), at


def _path_before(tokens: Tokens, at: int) -> tuple[str, ...]:
    """The name that ends at `at`."""
    parts: list[str] = []
    while at >= 0 and tokens[at].kind in {TokenKind.WORD, TokenKind.NAME}:
        parts.insert(0, tokens[at].value)
        if at < 2 or not tokens[at - 1].is_symbol("."):
            break
        at -= 2
    return tuple(parts)


def _behind(tokens: Tokens, at: int, *words: str) -> int:
    while at < len(tokens) and tokens[at].is_word(*words):
        at += 1
    return at
