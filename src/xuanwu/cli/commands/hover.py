"""`xuanwu hover`: tells what is at a place of a script; for editors."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space
from xuanwu.cli.output import Format, say, show_data, stdout
from xuanwu.cli.scripts.asking import Local, Release, Script, Var, asking, with_variables
from xuanwu.cli.scripts.place import At, place_in, place_of
from xuanwu.cli.scripts.source import Source, read_source
from xuanwu.model.editor import Hover, Hovering

app = noun()


@app.command()
def hover(
    file: Script,
    at: At,
    release: Release = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Tell what is at a position in a script: its type, facts and documentation; for editors."""
    place = place_of(at)
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        line, column = place_in(source, place, file)
        found = desk.gateway.hover(with_variables(draft, var), line, column, release=release)
    if output is not Format.TABLE:
        show_data(_in_file(found, source), output)
    elif found.hover is None:
        say("Nothing is known about this position.")
    else:
        text = "\n".join(_lines(found.hover))
        stdout().print(text, markup=False, highlight=False, soft_wrap=True)


def _in_file(found: Hovering, source: Source) -> Hovering:
    hover = found.hover
    if hover is None:
        return found
    definition = source.in_file(hover.definition) if hover.definition else None
    places = {"range": source.in_file(hover.range), "definition": definition}
    return Hovering(hover=hover.model_copy(update=places))


def _lines(hover: Hover) -> Iterator[str]:
    yield f"{hover.kind} {hover.title or hover.name} {hover.type}".rstrip()
    yield from (f"  {signature}" for signature in hover.signatures)
    yield from (f"  {column.name} {column.type}" for column in hover.columns)
    yield from (f"  {fact.name}: {fact.value}" for fact in hover.facts)
    if hover.documentation is not None:
        yield ""
        yield hover.documentation.en
