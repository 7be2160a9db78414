"""Parses SQL column types, as far as comparing their values needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from xuanwu.language.lexer import Token, TokenKind, tokens_of

_NUMBERS = frozenset(
    ["TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT", "DECIMAL", "DEC", "NUMERIC"]
)
_FLOATS = frozenset(["FLOAT", "DOUBLE", "REAL"])
_TEXTS = frozenset(["CHAR", "VARCHAR", "STRING", "CHARACTER"])
_BINARIES = frozenset(["BINARY", "VARBINARY", "BYTES"])


@dataclass(frozen=True)
class SqlType:
    """`name` is in upper case, without parameters; the fields of a ROW have names."""

    name: str
    children: tuple[SqlType, ...] = ()
    fields: tuple[str, ...] = field(default=())

    @property
    def is_float(self) -> bool:
        return self.name in _FLOATS

    @property
    def is_number(self) -> bool:
        return self.name in _NUMBERS or self.is_float

    @property
    def is_text(self) -> bool:
        return self.name in _TEXTS

    @property
    def is_binary(self) -> bool:
        return self.name in _BINARIES

    @property
    def is_time(self) -> bool:
        return self.name in {"DATE", "TIME"} or self.name.startswith("TIMESTAMP")


@lru_cache(maxsize=4096)
def parse_type(text: str) -> SqlType:
    """Parses a type; an unknown type has its first word as its name, and no children."""
    return _Parser(tokens_of(text)).type()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = [token for token in tokens if token.kind is not TokenKind.COMMENT]
        self._at = 0

    def type(self) -> SqlType:
        name = self._next().upper()
        children: list[SqlType] = []
        fields: list[str] = []
        if self._peek() == "<":
            self._next()
            while self._peek() not in {">", ""}:
                if name in {"ROW", "STRUCTURED"}:
                    fields.append(self._next())
                children.append(self.type())
                self._skip_to_end_of_item()
            self._next()
        self._skip_rest()
        return SqlType(name, tuple(children), tuple(fields))

    def _skip_rest(self) -> None:
        """Skips parameters, NOT NULL, the time zone, and a field's comment."""
        while self._peek() not in {",", ">", ""}:
            if self._next() == "(":
                while self._peek() not in {")", ""}:
                    self._next()

    def _skip_to_end_of_item(self) -> None:
        if self._peek() == ",":
            self._next()

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        self._at += 1
        return token.value if token else ""
