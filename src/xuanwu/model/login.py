"""The messages of a login over a WebSocket; it encodes and decodes them, and sends nothing.

Each message is binary: one byte for the channel, then data.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any, cast

from xuanwu.kernel.errors import InvalidInput

WINDOW = 1 << 18
LARGEST = 1 << 16
WIDEST = 10_000


class Channel(IntEnum):
    """The channel of a message: its first byte, which says what the rest is.

    From the caller: `INPUT` (at most `LARGEST` bytes), `SIZE` (`{"columns": 80, "rows": 24}`) and
    `END_OF_INPUT` (no data). From the server: `OUTPUT`; `ERRORS`, which a terminal merges into
    `OUTPUT`; `TAKEN` (how many bytes of input the command has read, in decimal); and, as the last
    message, `END` (`{"exit_code": 0}` or `{"problem": {…}}`).

    A caller may have at most `WINDOW` bytes of input in flight that are not yet taken.
    """

    INPUT = 0
    OUTPUT = 1
    ERRORS = 2
    END = 3
    SIZE = 4
    END_OF_INPUT = 5
    TAKEN = 6


@dataclass(frozen=True)
class Size:
    """The size of a terminal, in characters."""

    columns: int = 80
    rows: int = 24


def message(channel: Channel, data: bytes = b"") -> bytes:
    """Encodes a message for the WebSocket."""
    return bytes([channel]) + data


def read(content: bytes) -> tuple[Channel, bytes]:
    """The channel and the data of a message. Raises: InvalidInput (`message_unknown`)."""
    try:
        return Channel(content[0]), content[1:]
    except (IndexError, ValueError) as error:
        raise unknown("The message names no channel") from error


def write_size(size: Size) -> bytes:
    """A message on the channel `SIZE`."""
    return message(Channel.SIZE, json.dumps(asdict(size)).encode())


def read_size(data: bytes) -> Size:
    """Raises: InvalidInput (`message_unknown`)."""
    try:
        told: Any = json.loads(data)
    except ValueError as error:
        raise unknown("A terminal size must be JSON") from error
    values = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    return Size(_length(values.get("columns")), _length(values.get("rows")))


def unknown(why: str) -> InvalidInput:
    """The error for an unexpected message (`message_unknown`)."""
    return InvalidInput(
        f"{why}. The guide docs/guides/operating.md describes the messages of a login.",
        code="message_unknown",
    )


def _length(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= WIDEST:
        return value
    raise unknown(f"A terminal size must have columns and rows from 1 to {WIDEST}")


@dataclass(frozen=True)
class LoginOrder:
    """A command to run in the container of a process, in a `terminal` of that size or without one.

    `process` is a name that `look` returned. Without input, the command's standard input is empty.
    """

    process: str
    command: tuple[str, ...]
    terminal: Size | None = None
    has_input: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of a command's output; in a terminal, standard error is part of the output."""

    data: bytes
    is_error: bool = False
