"""What both ends of a login say to one another over a WebSocket; it moves no byte.

Each message is binary: one byte that names the channel, then data.
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
    """What the first byte of a message says of the rest.

    From the caller: `INPUT` (at most `LARGEST` bytes), `SIZE` (`{"columns": 80, "rows": 24}`) and
    `END_OF_INPUT` (nothing). From the server: `OUTPUT`; `ERRORS`, which a terminal does not tell
    apart; `TAKEN` (how many bytes of input the command has taken, in decimal); and, as the last
    one, `END` (`{"exit_code": 0}` or `{"problem": {…}}`).

    A caller has at most `WINDOW` bytes of input under way that were not taken yet.
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
    """A message as it is sent."""
    return bytes([channel]) + data


def read(content: bytes) -> tuple[Channel, bytes]:
    """The channel and the data of a message. Raises: InvalidInput (`message_unknown`)."""
    try:
        return Channel(content[0]), content[1:]
    except (IndexError, ValueError) as error:
        raise unknown("It names no channel") from error


def write_size(size: Size) -> bytes:
    """A message on the channel `SIZE`."""
    return message(Channel.SIZE, json.dumps(asdict(size)).encode())


def read_size(data: bytes) -> Size:
    """Raises: InvalidInput (`message_unknown`)."""
    try:
        told: Any = json.loads(data)
    except ValueError as error:
        raise unknown("A size is JSON") from error
    values = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    return Size(_length(values.get("columns")), _length(values.get("rows")))


def unknown(why: str) -> InvalidInput:
    """A message that nobody expects there."""
    return InvalidInput(
        f"{why}. The guide to operating says what a login's messages are.",
        code="message_unknown",
    )


def _length(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= WIDEST:
        return value
    raise unknown(f"A size has columns and rows from 1 to {WIDEST}")
