"""`xuanwu test`: runs test cases of scripts on real Flink: given rows, expected rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space, connect
from xuanwu.cli.output import Format, say, show_data, stdout
from xuanwu.cli.scripts.asking import Local, Release, asking, waiting
from xuanwu.cli.scripts.cases import load_cases
from xuanwu.cli.scripts.trial import try_case
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.service.cases.compare import Outcome
from xuanwu.service.cases.junit import junit
from xuanwu.service.cases.lines import outcome_lines
from xuanwu.service.cases.spec import Case, case_on

app = noun()


@app.command("test")
def run_cases(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Test case files, or folders of them."),
    ] = None,
    job: Annotated[
        str | None,
        typer.Option("--job", metavar="JOB", help="Run the test cases stored with this job."),
    ] = None,
    release: Release = None,
    junit_file: Annotated[
        Path | None,
        typer.Option(
            "--junit", metavar="FILE", help="Also write the results to this file, as JUnit XML."
        ),
    ] = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Run test cases: each script on its given rows, comparing its sinks with the expected rows.

    Cases run one after the other, on real Flink, in the workers of debug sessions. The exit code is
    1 if a case failed. The format of a case: docs/guides/testing.md
    """
    if (job is None) == (not paths):
        raise InvalidInput("Name test case files, or a job: xuanwu test --job JOB", where="PATH")
    if job is not None and local:
        raise InvalidInput(
            "The test cases of a job are on the server. Omit --local.", where="--local"
        )
    outcomes: list[Outcome] = []
    with asking(local=local, space=space) as desk:
        cases = load_cases(paths or (), desk.upload) if job is None else _saved(job, space)
        for case in cases:
            with waiting(case.name):
                outcomes.append(try_case(desk.gateway, case, release))
            if output is Format.TABLE:
                _show(outcomes[-1])
    if output is not Format.TABLE:
        show_data(outcomes, output)
    if junit_file is not None:
        _write(junit_file, junit(outcomes))
    _sum_up(outcomes)


def _saved(job: str, space: str | None) -> list[Case]:
    """Returns the cases that are stored with a job; they run on its newest script."""
    with connect(space) as client:
        refs = [one.id for one in client.cases.list(job)]
        if not refs:
            raise InvalidInput(
                f"The job '{job}' has no test cases. Store those of a file with: "
                f"xuanwu case import {job} FILE",
                where="--job",
            )
        return [case_on(Draft(job=job), client.cases.get(job, ref).spec, job) for ref in refs]


def _show(outcome: Outcome) -> None:
    word, style = ("ok    ", "green") if outcome.passed else ("FAILED", "bold red")
    line = Text.assemble((word, style), f" {outcome.case}  ", (f"{outcome.seconds:.2f} s", "dim"))
    stdout().print(line, soft_wrap=True)
    for line in outcome_lines(outcome):
        stdout().print(Text(f"       {line}"), soft_wrap=True)


def _sum_up(outcomes: Sequence[Outcome]) -> None:
    failed = sum(not outcome.passed for outcome in outcomes)
    say(f"{len(outcomes) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(1)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be written: {error.strerror}.", where="--junit"
        ) from error
