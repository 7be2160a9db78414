"""`xuanwu case`: the test cases that are stored with a job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space, connect
from xuanwu.cli.output import Columns, Format, say, show_list
from xuanwu.cli.scripts.cases import load_specs
from xuanwu.client.cases import CaseSummary
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.service.cases.text import saved_case_text

app = noun("The test cases that are stored with a job. Run them with: xuanwu test --job JOB")

JobRef = Annotated[str, typer.Argument(metavar="JOB", help="The name or id of a job.")]
CaseRef = Annotated[str, typer.Argument(metavar="CASE", help="The name or id of a test case.")]
_CASES = Columns[CaseSummary](
    {
        "name": lambda case: case.name,
        "given": lambda case: case.given_rows,
        "expected": lambda case: case.expected_rows,
        "changed": lambda case: case.updated_at,
        "by": lambda case: case.updated_by.name,
    },
    none="This job has no test cases. Store those of a file with: xuanwu case import JOB FILE",
)


@app.command("list")
def list_cases(job: JobRef, space: Space = None, output: Output = Format.TABLE) -> None:
    """List the test cases of a job, with the numbers of their rows."""
    with connect(space) as client:
        show_list(client.cases.list(job), _CASES, output)


@app.command("export")
def export_cases(
    job: JobRef,
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="[CASE]...", help="By default all.")
    ] = None,
    space: Space = None,
) -> None:
    """Print test cases as a file for `xuanwu test`, with the newest script of the job."""
    with connect(space) as client:
        spec = client.jobs.get(job).spec
        if spec.sql is None:
            raise InvalidInput(f"The job '{job}' is a program; only scripts have test cases.")
        draft = Draft(
            sql=spec.sql,
            release=spec.release,
            options=spec.options,
            catalogs=spec.catalogs,
            functions=spec.functions,
            artifacts=spec.artifacts,
        )
        names = cases or [one.id for one in client.cases.list(job)]
        texts = [saved_case_text(client.cases.get(job, ref).spec, draft, spec.sql) for ref in names]
    typer.echo("---\n".join(texts), nl=False)


@app.command("import")
def import_cases(
    job: JobRef,
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Test case files, or folders of them.")
    ],
    space: Space = None,
) -> None:
    """Store the test cases of files with a job; a case of the same name is replaced.

    Only rows and settings are stored: the script is always that of the job.
    """
    specs = [spec.rows for spec in load_specs(paths)]
    with connect(space) as client:
        known = {one.name: one for one in client.cases.list(job)}
        for spec in specs:
            old = known.get(spec.name)
            if old is None:
                client.cases.add(job, spec)
            else:
                client.cases.change(job, old.id, spec, version=old.version)
            say(f"test case '{spec.name}' {'added' if old is None else 'replaced'}")


@app.command()
def rename(
    job: JobRef,
    case: CaseRef,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
    space: Space = None,
) -> None:
    """Rename a test case."""
    with connect(space) as client:
        old = client.cases.get(job, case)
        spec = old.spec.model_copy(update={"name": name})
        client.cases.change(job, old.id, spec, version=old.version)
    say(f"test case '{old.name}' renamed to '{name}'")


@app.command()
def delete(job: JobRef, case: CaseRef, space: Space = None) -> None:
    """Delete a test case."""
    with connect(space) as client:
        client.cases.delete(job, case)
    say(f"test case '{case}' deleted")
