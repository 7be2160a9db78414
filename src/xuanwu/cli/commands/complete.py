"""`xuanwu complete`: lists what can follow at a place of a script; for editors."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space
from xuanwu.cli.output import Columns, Format, show_data, show_list
from xuanwu.cli.scripts.asking import Local, Release, Script, Var, asking, with_variables
from xuanwu.cli.scripts.source import read_source
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Candidate

app = noun()
_PLACE = re.compile(r"([1-9][0-9]{0,8}):([1-9][0-9]{0,8})")
_CANDIDATES = Columns[Candidate](
    {
        "text": lambda one: one.label,
        "kind": lambda one: one.kind,
        "detail": lambda one: one.detail,
    },
    none="No completions at this position.",
)


@app.command()
def complete(
    file: Script,
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="LINE:COLUMN",
            help="The position, LINE:COLUMN, counted from 1 in UTF-16 units.",
        ),
    ],
    release: Release = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """List completions for a position in a script, the most likely first; meant for editors."""
    place = _PLACE.fullmatch(at)
    if place is None:
        raise InvalidInput(
            f"'{at}' is not a position. Use LINE:COLUMN, such as 3:14.", where="--at"
        )
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        line, column = int(place[1]) - source.lines, int(place[2]) - source.columns
        if line < 1 or column < 1:
            raise InvalidInput(
                f"The position {at} is outside the script in {file}. Use a position inside it.",
                where="--at",
            )
        found = desk.gateway.complete(with_variables(draft, var), line, column, release=release)
    if output is Format.TABLE:
        show_list(found.items, _CANDIDATES, output)
    else:
        show_data(found.model_copy(update={"range": source.in_file(found.range)}), output)
