"""`xuanwu check`: finds every mistake in a script, with its place, before anything runs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Space
from xuanwu.cli.output import Format, say, show_data, stdout
from xuanwu.cli.scripts.asking import (
    Local,
    Release,
    Script,
    Var,
    asking,
    waiting,
    with_variables,
)
from xuanwu.cli.scripts.findings import findings_text, headline, summary
from xuanwu.cli.scripts.source import Source, read_source
from xuanwu.model.gateway import Check, Purpose

app = noun()


class CheckFormat(StrEnum):
    """`lines` is for editors: one finding a line."""

    TABLE = "table"
    LINES = "lines"
    JSON = "json"
    YAML = "yaml"


@app.command()
def check(
    file: Script,
    release: Release = None,
    purpose: Annotated[
        Purpose,
        typer.Option(
            "--for",
            help="run: a jar that is missing from the release is an error, as when a run starts; "
            "so is a missing local file if the target is 'local'; debug: a script may consist of a "
            "SELECT alone.",
        ),
    ] = Purpose.CHECK,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            help="The target that the job would run on. Default: the one in the job file.",
        ),
    ] = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Annotated[
        CheckFormat, typer.Option("--output", "-o", help="Output format; `lines` is for editors.")
    ] = CheckFormat.TABLE,
) -> None:
    """Report the errors and the likely problems of a script, without running it.

    With `-o lines` each finding is one line, FILE:LINE:COLUMN: severity: message [code]; lines and
    columns count from 1, in UTF-16 units as in editors. The exit code is 1 if there are errors.
    """
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        if target is not None:
            draft = draft.model_copy(update={"target": target})
        with waiting(f"checking {source.name}"):
            found = desk.gateway.check(with_variables(draft, var), release=release, purpose=purpose)
    _show(found, source, output)
    if draft.jar:
        say("A program cannot be checked without running it. Run it with: xuanwu debug")
    if found.has_errors:
        raise typer.Exit(1)


def _show(found: Check, source: Source, form: CheckFormat) -> None:
    if form in {CheckFormat.JSON, CheckFormat.YAML}:
        show_data(_in_file(found, source), Format(form.value))
        return
    if form is CheckFormat.LINES:
        for finding in found.findings:
            typer.echo(headline(finding, source).plain)
        return
    stdout().print(findings_text(found.findings, source), end="", soft_wrap=True)
    count = len(found.statements)
    fine = f"No errors in {count} statement{'' if count == 1 else 's'}."
    stdout().print(summary(found.findings) or fine, highlight=False, soft_wrap=True)


def _in_file(found: Check, source: Source) -> Check:
    """Moves the findings to places in the file, which in a job's YAML differ from the script's."""
    findings = tuple(
        one.model_copy(
            update={
                "range": one.range and source.in_file(one.range),
                "more": tuple(source.in_file(place) for place in one.more),
            }
        )
        for one in found.findings
    )
    statements = tuple(
        one.model_copy(update={"range": source.in_file(one.range)}) for one in found.statements
    )
    return found.model_copy(update={"findings": findings, "statements": statements})
