"""Names in texts: `${variable}` and `${secret.name}`, with the place where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"(\$?)\$\{([A-Za-z0-9_.-]+)\}")
_SECRET = "secret."


@dataclass(frozen=True)
class Placeholder:
    """One use of a name; `line` and `column` are 1-based. `$${` is no placeholder."""

    name: str
    is_secret: bool
    line: int
    column: int


def placeholders(text: str) -> list[Placeholder]:
    """Every use in `text`, in its order."""
    found: list[Placeholder] = []
    for match in _PLACEHOLDER.finditer(text):
        if match[1]:
            continue
        is_secret = match[2].startswith(_SECRET)
        name = match[2].removeprefix(_SECRET) if is_secret else match[2]
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        found.append(Placeholder(name, is_secret, line, column))
    return found
