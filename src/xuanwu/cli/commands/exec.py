"""`xuanwu exec`: runs one file on its own cluster, in the foreground, without a server."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import anyio
import typer
from rich.text import Text

from xuanwu.cli.failure import failure_lines
from xuanwu.cli.job_file import parse_text, spec_of
from xuanwu.cli.noun import noun
from xuanwu.cli.output import say, stderr
from xuanwu.cli.scripts.source import read_text
from xuanwu.client.address import home_folder
from xuanwu.cluster.local.scratch import scratch_home
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.grammar import check_script
from xuanwu.language.names import check_names
from xuanwu.model.spec import JobSpec, parse_spec
from xuanwu.scheduling.foreground import Ending, Listener, Order, run_in_foreground
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases.engine import engine_jar

app = noun()

_FAILED, _INTERRUPTED = 1, 130


@app.command("exec")
def execute(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An .sql file or a job file (YAML).")
    ],
    release: Annotated[str, typer.Option("--release", help="The Flink version.")] = "",
    parallelism: Annotated[int | None, typer.Option("--parallelism", "-p", min=1)] = None,
    var: Annotated[
        list[str] | None,
        typer.Option("--var", metavar="NAME=VALUE", help="Set the value of ${NAME} in the script."),
    ] = None,
) -> None:
    """Run one file on a temporary cluster on this machine, without a server; Ctrl-C ends it.

    Output of the job goes to standard output. The cluster is removed at the end.
    """
    spec = _spec(file, parallelism)
    variables = _variables(var or [])
    check_names(spec, [], frozenset(variables), frozenset())
    check_script(spec.sql or "")
    home = home_folder()
    found = shelf.find(home, release or spec.release or catalogue.default_version())
    with scratch_home(home / "exec", engine_jar()) as settings:
        order = Order(spec, found, settings.home / "definitions", variables)
        ending = anyio.run(_run, settings, order, backend_options={"use_uvloop": True})
    if ending is None:
        say("Interrupted. The cluster was removed.")
        raise typer.Exit(_INTERRUPTED)
    if ending.failure is not None:
        headline = Text.assemble(("Failed: ", "bold red"), ending.failure.message)
        stderr().print(failure_lines(headline, ending.failure, spec.sql))
    else:
        say(f"The job ended as {ending.final_state}.")
    if ending.final_state != "FINISHED":
        raise typer.Exit(_FAILED)


async def _run(settings: LocalSettings, order: Order) -> Ending | None:
    """Runs the order; returns None when the user interrupted it."""
    target = LocalTarget(settings)
    listener = Listener(lambda phase: say(f"· {phase}"), typer.echo)
    ending: Ending | None = None
    async with FlinkRest() as flink, anyio.create_task_group() as tasks:

        async def work() -> None:
            nonlocal ending
            ending = await run_in_foreground(target, flink, order, listener)
            tasks.cancel_scope.cancel()

        tasks.start_soon(work)
        with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
            async for _ in signals:
                say("· stopping")
                tasks.cancel_scope.cancel()
                break
    return ending


def _spec(file: Path, parallelism: int | None) -> JobSpec:
    text = read_text(file)
    if file.suffix in {".yaml", ".yml"}:
        documents = parse_text(text, file)
        if len(documents) != 1:
            raise InvalidInput(
                f"{file} contains {len(documents)} jobs, and exec runs one. Put the job into a "
                "separate file."
            )
        spec = spec_of(documents[0], file, _no_upload)
    else:
        name = re.sub(r"[^a-z0-9._-]+", "-", file.stem.lower()).strip("-._") or "query"
        spec = parse_spec({"name": name[:63], "sql": text}, where=str(file))
    return spec.model_copy(update={"parallelism": parallelism}) if parallelism else spec


def _no_upload(jar: Path) -> str:
    raise InvalidInput(
        f"exec runs SQL without jars, and this job needs {jar}. Run it on a server: xuanwu up, "
        "then xuanwu apply.",
        where=str(jar),
    )


def _variables(pairs: Sequence[str]) -> dict[str, str]:
    variables: dict[str, str] = {}
    for pair in pairs:
        name, is_pair, value = pair.partition("=")
        if not is_pair or not name:
            raise InvalidInput(f"'{pair}' is not of the form NAME=VALUE.", where="--var")
        variables[name] = value
    return variables
