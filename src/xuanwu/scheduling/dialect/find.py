"""Finds options in a script: WITH, ALTER TABLE … SET and RESET, OPTIONS hints, SET, RESET.

It knows where they stand and of which table they are, and nothing of what they mean. What is not
written as Flink wants it is passed over: the parser will say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xuanwu.model.script.lexer import Kind, Token
from xuanwu.model.script.statements import Statement

Tokens = Sequence[Token]
_DEPTHS = {"(": 1, ")": -1}


class Where(StrEnum):
    """In what kind of place options stand."""

    CREATE = "create"
    ALTER = "alter"
    HINT = "hint"
    SET = "set"


@dataclass(frozen=True)
class Entry:
    """`key = value`; keys of RESET have no value. `start` and `end` of it in the script."""

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
    """Options that stand together. `table` is its path, `like` that of the table it is made from.

    `verb` is the first word of a SET statement.
    """

    where: Where
    statement: Statement
    entries: tuple[Entry, ...]
    table: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    verb: Token | None = None


def options_of(statement: Statement) -> Iterator[Found]:
    """All options of one statement, in their order; one that is cut off has none."""
    tokens = statement.tokens
    if not tokens[-1].is_closed:
        return
    if tokens[0].is_word("SET", "RESET"):
        yield from _setting(statement)
        return
    if tokens[0].is_word("CREATE"):
        yield from _created(statement)
    elif tokens[0].is_word("ALTER"):
        yield from _altered(statement)
    yield from _hints(statement)


def _setting(statement: Statement) -> Iterator[Found]:
    tokens = statement.tokens
    kinds = [token.kind for token in tokens[1:]]
    if tokens[0].is_word("RESET") and kinds == [Kind.TEXT]:
        entry = Entry(tokens[1], None)
    elif kinds == [Kind.TEXT, Kind.SYMBOL, Kind.TEXT] and tokens[2].is_symbol("="):
        entry = Entry(tokens[1], tokens[3])
    else:
        return
    yield Found(Where.SET, statement, (entry,), verb=tokens[0])


def _created(statement: Statement) -> Iterator[Found]:
    tokens = statement.tokens
    at = _behind(tokens, 1, "OR", "REPLACE", "TEMPORARY")
    if at >= len(tokens) or not tokens[at].is_word("TABLE"):
        return
    table, at = _path(tokens, _behind(tokens, at + 1, "IF", "NOT", "EXISTS"))
    entries: tuple[Entry, ...] = ()
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


def _altered(statement: Statement) -> Iterator[Found]:
    tokens = statement.tokens
    if not (len(tokens) > 1 and tokens[1].is_word("TABLE")):
        return
    table, at = _path(tokens, _behind(tokens, 2, "IF", "EXISTS"))
    if at < len(tokens) and tokens[at].is_word("SET", "RESET"):
        yield Found(Where.ALTER, statement, _entries(tokens, at + 1), table)


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
    """Whether the `+` belongs to a `/*+`: nothing stands between its three characters."""
    if at < 2 or not (tokens[at - 1].is_symbol("*") and tokens[at - 2].is_symbol("/")):
        return False
    return tokens[at].start == tokens[at - 2].start + 2


def _entries(tokens: Tokens, at: int) -> tuple[Entry, ...]:
    """The options in the parentheses that open at `at`."""
    found: list[Entry] = []
    if at >= len(tokens) or not tokens[at].is_symbol("("):
        return ()
    while at + 1 < len(tokens) and not tokens[at].is_symbol(")"):
        at += 1
        key, rest = tokens[at], tokens[at + 1 : at + 3]
        if key.kind is not Kind.TEXT:
            continue
        if len(rest) == 2 and rest[0].is_symbol("=") and rest[1].kind is Kind.TEXT:
            found.append(Entry(key, rest[1]))
            at += 3
        elif rest and (rest[0].is_symbol(",") or rest[0].is_symbol(")")):
            found.append(Entry(key, None))
            at += 1
        if at < len(tokens) and not (tokens[at].is_symbol(",") or tokens[at].is_symbol(")")):
            return tuple(found)
    return tuple(found)


def _path(tokens: Tokens, at: int) -> tuple[tuple[str, ...], int]:
    """The name that begins at `at`, and where it ends."""
    parts: list[str] = []
    while at < len(tokens) and tokens[at].kind in {Kind.WORD, Kind.NAME}:
        parts.append(tokens[at].value)
        at += 1
        if at >= len(tokens) or not tokens[at].is_symbol("."):
            break
        at += 1
    return tuple(parts), at


def _path_before(tokens: Tokens, at: int) -> tuple[str, ...]:
    """The name that ends at `at`."""
    parts: list[str] = []
    while at >= 0 and tokens[at].kind in {Kind.WORD, Kind.NAME}:
        parts.insert(0, tokens[at].value)
        if at < 2 or not tokens[at - 1].is_symbol("."):
            break
        at -= 2
    return tuple(parts)


def _behind(tokens: Tokens, at: int, *words: str) -> int:
    while at < len(tokens) and tokens[at].is_word(*words):
        at += 1
    return at
