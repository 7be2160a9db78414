"""A position in the script of a file, as an editor gives it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.scripts.source import Source
from xuanwu.kernel.errors import InvalidInput

At = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="LINE:COLUMN",
        help="The position, LINE:COLUMN, counted from 1 in UTF-16 units.",
    ),
]
_PLACE = re.compile(r"([1-9][0-9]{0,8}):([1-9][0-9]{0,8})")


def place_of(at: str) -> tuple[int, int]:
    """Returns line and column in the file. Raises: InvalidInput."""
    place = _PLACE.fullmatch(at)
    if place is None:
        raise InvalidInput(
            f"'{at}' is not a position. Use LINE:COLUMN, such as 3:14.", where="--at"
        )
    return int(place[1]), int(place[2])


def place_in(source: Source, at: tuple[int, int], file: Path) -> tuple[int, int]:
    """Returns line and column in the script of a file. Raises: InvalidInput."""
    line, column = at[0] - source.lines, at[1] - source.columns
    if line < 1 or column < 1:
        raise InvalidInput(
            f"The position {at[0]}:{at[1]} is outside the script in {file}. Use a position inside"
            " it.",
            where="--at",
        )
    return line, column
