"""`xuanwu complete`: lists what can follow at a place of a script; for editors."""

from __future__ import annotations

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space
from xuanwu.cli.output import Columns, Format, show_data, show_list
from xuanwu.cli.scripts.asking import Local, Release, Script, Var, asking, with_variables
from xuanwu.cli.scripts.place import At, place_in, place_of
from xuanwu.cli.scripts.source import read_source
from xuanwu.model.gateway import Candidate

app = noun()
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
    at: At,
    release: Release = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """List completions for a position in a script, the most likely first; meant for editors."""
    place = place_of(at)
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        line, column = place_in(source, place, file)
        found = desk.gateway.complete(with_variables(draft, var), line, column, release=release)
    if output is Format.TABLE:
        show_list(found.items, _CANDIDATES, output)
    else:
        show_data(found.model_copy(update={"range": source.in_file(found.range)}), output)
