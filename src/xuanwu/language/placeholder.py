"""Placeholders in texts: `${variable}` and `${secret.name}`; `$${` is a literal `${`.

It knows plain values, in which a placeholder may stand anywhere; `grammar.py` defines where
placeholders count in a script. The engine has the same rules (`engine/job`, `Placeholder`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Between the braces, no character may end a string, a name, a statement or a line.
PATTERN = r"\$\$\{|\$\{(?:[^{}$'`;\r\n]*\})?"
_OPENING = re.compile(PATTERN)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SECRET = "secret."


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`text[start:end]`, which uses `name`. Without a `name` it is malformed, which is an error."""

    name: str
    is_secret: bool
    start: int
    end: int


def placeholders(text: str, start: int = 0, end: int | None = None) -> list[Placeholder]:
    """All placeholders within `text[start:end]`, in order; literal `${` are not included."""
    matches = _OPENING.finditer(text, start, len(text) if end is None else end)
    return [_placeholder(match) for match in matches if not match[0].startswith("$$")]


def is_open(value: str) -> bool:
    """Whether only the JobManager knows the value: it has a placeholder or a literal `${`."""
    return "${" in value


def is_name(name: str) -> bool:
    """Whether texts can name a variable as `${name}`, and a secret as `${secret.name}`."""
    return _NAME.fullmatch(name) is not None and not name.startswith(_SECRET)


def _placeholder(match: re.Match[str]) -> Placeholder:
    inner = match[0][2:-1]
    is_secret = inner.startswith(_SECRET)
    name = inner.removeprefix(_SECRET)
    if not _NAME.fullmatch(name):
        return Placeholder("", is_secret=False, start=match.start(), end=match.end())
    return Placeholder(name, is_secret, match.start(), match.end())
