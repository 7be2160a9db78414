"""`xuanwu debug`: runs a script on made-up, given or sampled rows, and shows what comes out."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space
from xuanwu.cli.output import Format, say
from xuanwu.cli.scripts.asking import (
    GatewayVerbs,
    Local,
    Release,
    Script,
    Var,
    asking,
    with_variables,
)
from xuanwu.cli.scripts.given import mocks_of
from xuanwu.cli.scripts.source import Source, read_source
from xuanwu.cli.scripts.views import watching
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import EndEvent, Limits, Mocks, Sample
from xuanwu.service.cases.text import case_text
from xuanwu.service.cases.transcript import Transcript

app = noun()
_INTERRUPTED = 130


@app.command()
def debug(
    file: Script,
    release: Release = None,
    rows: Annotated[
        int, typer.Option("--rows", min=1, max=1_000_000, help="End after this many rows in total.")
    ] = 1000,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=3600, help="End after this many seconds.")
    ] = 30,
    seed: Annotated[int, typer.Option("--seed", help="The seed of the generated rows.")] = 1,
    generate: Annotated[
        int, typer.Option("--generate", min=0, help="The number of rows to generate per source.")
    ] = 100,
    given: Annotated[
        list[str] | None,
        typer.Option("--given", metavar="TABLE=FILE", help="Use the rows of a CSV or JSON file."),
    ] = None,
    sample: Annotated[
        list[str] | None,
        typer.Option("--sample", metavar="TABLE", help="Read a sample of the real source's rows."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Save the session as a test case (YAML)."),
    ] = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Run a script on generated, given or sampled rows; no sink is written.

    Every sink, and every SELECT, has its own console. In a pipe each row is one line: console,
    kind and values, separated by tabs; with `-o json` each event is a line. Ctrl-C ends the
    session. The exit code is 1 if it failed.
    """
    if save is not None and save.exists():
        raise InvalidInput(f"The file {save} already exists. Choose another name.", where="--save")
    mocks = Mocks(
        seed=seed,
        rows=generate,
        tell=save is not None,
        tables=mocks_of(given or (), sample or (), Sample()),
    )
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        draft = with_variables(draft, var)
        draft = draft.model_copy(update={"release": release}) if release else draft
        order = (draft, mocks, Limits(rows=rows, seconds=seconds))
        seen = _watch(desk.gateway, order, source, output)
    if not seen.ended_well:
        raise typer.Exit(1)
    if save is not None:
        consoles = seen.consoles.values()
        save.write_text(case_text(save.stem, draft, seen.sources, consoles), encoding="utf-8")
        say(f"Test case saved. Run it with: xuanwu test {save}")


def _watch(
    gateway: GatewayVerbs, order: tuple[Draft, Mocks, Limits], source: Source, form: Format
) -> Transcript:
    """Collects the session's events. Raises: Exit with 130 when the user interrupts it."""
    draft, mocks, limits = order
    seen = Transcript()
    events = gateway.debug(draft, mocks=mocks, limits=limits)
    try:
        with closing(events), watching(form, seen, source) as view:
            for event in events:
                seen.hear(event)
                view.show(event)
                if isinstance(event, EndEvent):
                    break
    except KeyboardInterrupt:
        say("Cancelled. The session has ended.")
        raise typer.Exit(_INTERRUPTED) from None
    return seen
