"""`xuanwu run`: start, watch and stop runs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import typer

from xuanwu.cli import terminal
from xuanwu.cli.failure import failure_text
from xuanwu.cli.noun import noun
from xuanwu.cli.options import JobRef, Output, RunRef, Space, Wait, connect, run_id
from xuanwu.cli.output import (
    Format,
    diff_text,
    say,
    show_data,
    show_list,
    show_one,
    stdout,
)
from xuanwu.cli.run_tables import (
    EVENTS,
    PROCESSES,
    RUNS,
    event_line,
    fields_of,
    process_lines,
)
from xuanwu.cli.scripts.refusal import explained
from xuanwu.cli.waiting import end, progress, text_of
from xuanwu.client.runs import RunFilter
from xuanwu.client.views import RunView
from xuanwu.model.run import SavepointState
from xuanwu.model.state import State
from xuanwu.service.jobs.diff import to_yaml

app = noun("Start, watch and stop runs of jobs.")

Restore = Annotated[
    str,
    typer.Option(
        "--restore",
        metavar="none|latest|PATH",
        help="The state to start from: none, latest, or a savepoint or checkpoint path.",
    ),
]
Number = Annotated[
    int | None, typer.Option("--revision", "-r", help="The revision to run. Default: the newest.")
]
Process = Annotated[
    str,
    typer.Option(
        "--process",
        "-p",
        help="The name of the log: jobmanager, taskmanager-1, taskmanager-1.out, …",
    ),
]


@app.command()
def start(
    job: JobRef,
    revision: Number = None,
    restore: Restore = "none",
    wait: Wait = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Start a run. With --wait: return when it is Running, or fail if it ends before that."""
    with connect(space) as client:
        with explained(client, job, revision):
            run = client.runs.start(job, revision=revision, restore=restore)
        if not wait:
            _say_or_show(run, f"run {run.id} of {run.job_name} accepted", output)
            return
        with progress(f"{run.job_name} ({run.id})") as seen:
            run = client.runs.wait_running(run.id, seen=seen)
        ended_well = run.state in {State.RUNNING, State.FINISH}
        _say_or_show(run, f"run {run.id} of {run.job_name} is {run.state.value}", output)
        end(client, run, ended_well=ended_well)


@app.command("list")
def list_runs(
    job: Annotated[
        str | None, typer.Option("--job", "-j", help="Only list runs of this job.")
    ] = None,
    state: Annotated[
        list[State] | None,
        typer.Option(help="Only list runs in this state; repeat it for several."),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", "-l", help="Only list runs that have not ended.")
    ] = False,
    silent: Annotated[
        bool, typer.Option("--silent", help="Only list live runs that cannot be observed now.")
    ] = False,
    search: Annotated[
        str | None,
        typer.Option(help="Only list runs whose job's name has this part, or whose id begins so."),
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="Only list runs on this target; repeatable.")
    ] = None,
    release: Annotated[
        list[str] | None, typer.Option(help="Only list runs of this Flink version; repeatable.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, help="List at most this many runs.")
    ] = 50,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """List runs, newest first."""
    which = RunFilter(
        job=job,
        states=state or (),
        live=True if live else None,
        text=search,
        silent=True if silent else None,
        targets=target or (),
        releases=release or (),
    )
    with connect(space) as client:
        found = client.runs.list(which)
        show_list((run for _, run in zip(range(limit), found, strict=False)), RUNS, output)


@app.command()
def show(
    run: RunRef,
    definition: Annotated[
        bool, typer.Option("--definition", help="Show the definition that the run executes.")
    ] = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Show a run: its state, what was last observed, and why it failed."""
    with connect(space) as client:
        if definition:
            executed = client.runs.definition(run_id(client, run))
            if output is Format.JSON:
                show_data(executed, output)
            else:
                typer.echo(to_yaml(executed), nl=False)
            return
        found = client.runs.get(run_id(client, run))
        if output is not Format.TABLE:
            show_data(found, output)
            return
        processes = process_lines(client.runs.processes(found.id)) if found.is_live else None
        points = [one.path for one in client.runs.savepoints(found.id) if one.path]
        sql = text_of(client, found) if found.failure else None
    more = {"flink web ui": _web_ui(found), "processes": processes, "savepoints": "\n".join(points)}
    fields = fields_of(found) | more
    show_one(found, fields, output)
    if found.failure:
        stdout().print(failure_text(found, sql))


@app.command("diff")
def diff_runs(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The id of the first run.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id of the second run.")],
    space: Space = None,
) -> None:
    """Show how the definitions of two runs differ: text, options, catalogs, variables."""
    with connect(space) as client:
        found = client.runs.diff(old, new)
    if found:
        stdout().print(diff_text(found), end="")
    else:
        say("Both runs execute the same definition.")


@app.command()
def stop(
    run: RunRef,
    savepoint: Annotated[bool, typer.Option("--savepoint", help="Take a savepoint first.")] = False,
    wait: Wait = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Stop a run. With --wait: return when it has ended."""
    with connect(space) as client:
        found = client.runs.stop(run_id(client, run), with_savepoint=savepoint)
        if wait:
            with progress(f"{found.job_name} ({found.id})") as seen:
                found = client.runs.wait_ended(found.id, seen=seen)
        message = f"is {found.state.value}" if wait else "is being stopped"
        _say_or_show(found, f"run {found.id} of {found.job_name} {message}", output)
        end(client, found, ended_well=not wait or found.state is not State.FAILED)


@app.command()
def savepoint(
    run: RunRef, wait: Wait = False, space: Space = None, output: Output = Format.TABLE
) -> None:
    """Take a savepoint; the run continues. With --wait: return when the savepoint is complete."""
    with connect(space) as client:
        taken = client.runs.savepoint(run_id(client, run))
        if wait:
            taken = client.runs.wait_savepoint(taken.run_id, taken.id)
    _say_or_show(taken, taken.path or f"savepoint {taken.id} {taken.state.value}", output)
    if taken.state is SavepointState.FAILED:
        say(f"The savepoint failed: {taken.message}")
        raise typer.Exit(1)


@app.command()
def restart(
    run: RunRef,
    revision: Number = None,
    restore: Restore = "latest",
    wait: Wait = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Stop a run and start its successor; if the run has ended, only start the successor.

    With --wait: return when the successor is Running.
    """
    with connect(space) as client:
        old = client.runs.get(run_id(client, run))
        with explained(client, old.job_id, revision):
            found = client.runs.restart(old.id, revision=revision, restore=restore)
        if not wait:
            then = "is being stopped, then a new run starts"
            done = f"run {found.id} of {found.job_name} {then if found.id == old.id else 'starts'}"
            _say_or_show(found, done, output)
            return
        if found.id == old.id:
            found = client.runs.wait_successor(found.id)
        with progress(f"{found.job_name} ({found.id})") as seen:
            found = client.runs.wait_running(found.id, seen=seen)
        _say_or_show(found, f"run {found.id} of {found.job_name} is {found.state.value}", output)
        end(client, found, ended_well=found.state in {State.RUNNING, State.FINISH})


@app.command()
def logs(
    run: RunRef,
    process: Process = "jobmanager",
    lines: Annotated[
        int,
        typer.Option(
            "--lines", "-n", min=1, help="Print only the last lines. Default with --follow: all."
        ),
    ] = 200,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Keep printing new lines.")
    ] = False,
    space: Space = None,
) -> None:
    """Print the log of a process of a run; this also works after the run has ended."""
    with connect(space) as client:
        found = run_id(client, run)
        if follow:
            for line in client.runs.follow_logs(found, process=process):
                typer.echo(line)
            return
        for line in client.runs.logs(found, process=process, lines=lines).lines:
            typer.echo(line)


@app.command()
def events(run: RunRef, space: Space = None, output: Output = Format.TABLE) -> None:
    """List the events of a run, oldest first."""
    with connect(space) as client:
        show_list(client.runs.events(run_id(client, run)), EVENTS, output)


@app.command()
def processes(run: RunRef, space: Space = None, output: Output = Format.TABLE) -> None:
    """List the processes of a run's cluster that the target observes."""
    with connect(space) as client:
        show_list(client.runs.processes(run_id(client, run)), PROCESSES, output)


@app.command("flink")
def flink_link(run: RunRef, space: Space = None, output: Output = Format.TABLE) -> None:
    """Print an address at which a browser shows the Flink Web UI of a run, read-only.

    Whoever has the address can read it, for 12 hours or until your token or session ends.
    """
    with connect(space) as client:
        link = client.runs.flink_link(run_id(client, run))
    _say_or_show(link, link.url, output)


@app.command("exec")
def exec_in(
    run: RunRef,
    command: Annotated[
        list[str], typer.Argument(metavar="COMMAND", help="The command to run, after `--`.")
    ],
    process: Annotated[
        str | None,
        typer.Option(
            "--process",
            "-p",
            help="The process, as listed by `run processes`. Default: the JobManager.",
        ),
    ] = None,
    stdin: Annotated[
        bool, typer.Option("--stdin", "-i", help="Pass standard input to the command.")
    ] = False,
    tty: Annotated[bool, typer.Option("--tty", "-t", help="Allocate a terminal.")] = False,
    space: Space = None,
) -> None:
    """Run a command in the container of a process, for example: xuanwu run exec -it orders -- bash

    The exit code is the command's. The run's history records the command, but not its input and
    output. The command ends when you disconnect.
    """
    has_terminal = tty and (not stdin or terminal.is_terminal())
    if tty and not has_terminal:
        say("Standard input is not a terminal, so no terminal is allocated.")
    with connect(space) as client:
        size = terminal.size() if has_terminal else None
        with client.runs.login(
            run_id(client, run), command, process=process, terminal=size, has_input=stdin
        ) as login:
            code = terminal.join(login, has_terminal=has_terminal, has_input=stdin)
    raise typer.Exit(code)


@app.command()
def watch(run: RunRef, space: Space = None) -> None:
    """Print the events of a run until it has ended; fails if the run failed."""
    with connect(space) as client:
        found = run_id(client, run)
        for event in client.runs.follow_events(found):
            stdout().print(event_line(event))
        ended = client.runs.get(found)
        end(client, ended, ended_well=ended.state is not State.FAILED)


def _web_ui(run: RunView) -> str | None:
    """Where this machine may reach the Flink Web UI; the command where only servers reach it."""
    if not (run.is_live and run.rest_url):
        return None
    url = urlsplit(run.rest_url)
    is_inside = url.path.endswith("/proxy") or (url.hostname or "").endswith(".svc")
    return f"xuanwu run flink {run.id}" if is_inside else run.rest_url


def _say_or_show(value: object, message: str, form: Format) -> None:
    if form is Format.TABLE:
        typer.echo(message)
    else:
        show_data(value, form)
