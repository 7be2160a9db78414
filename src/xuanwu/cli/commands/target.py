"""`xuanwu target`: places where clusters live."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.text import Text

from xuanwu.cli.edit import edit as edit_text
from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Yes, confirm, connect
from xuanwu.cli.output import Columns, Format, say, show_data, show_list, show_one, stdout
from xuanwu.cli.target_file import read_target, target_of
from xuanwu.client import Client
from xuanwu.client.views import TargetView
from xuanwu.kernel.errors import Forbidden
from xuanwu.model.target import Probe, ProbeStatus, TargetOrigin

app = noun("The places where clusters run.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The target's name.")]
File = Annotated[
    Path,
    typer.Option(
        "--file", "-f", help="A YAML file with the target's settings, or - for standard input."
    ),
]
MaybeFile = Annotated[
    Path | None,
    typer.Option(
        "--file", "-f", help="A YAML file with the target's settings, or - for standard input."
    ),
]


def _origin(target: TargetView) -> str:
    if target.origin is TargetOrigin.SETTINGS and not target.is_declared:
        return "settings (no longer declared)"
    return target.origin.value


_TARGETS = Columns[TargetView](
    {
        "name": lambda target: target.name,
        "kind": lambda target: target.kind.value,
        "from": _origin,
        "clusters": lambda target: target.clusters,
        "message": lambda target: target.message,
    },
    none="There are no targets yet. Add one with: xuanwu target add NAME -f FILE",
)
_STYLES = {ProbeStatus.OK: "green", ProbeStatus.WARNING: "yellow", ProbeStatus.FAILED: "bold red"}


@app.command("list")
def list_targets(output: Output = Format.TABLE) -> None:
    """List the targets of the server."""
    with connect() as client:
        show_list(client.targets.list(), _TARGETS, output)


@app.command()
def show(name: Name, output: Output = Format.TABLE) -> None:
    """Show a target; administrators also see its settings, without secrets."""
    with connect() as client:
        target = client.targets.get(name)
    fields = {
        "name": target.name,
        "kind": target.kind.value,
        "from": _origin(target),
        "default": "jobs without a target run here" if target.is_default else None,
        "version": target.version,
        "created": f"{target.created_at:%Y-%m-%d %H:%M:%S}Z by {target.created_by.name}",
        "changed": f"{target.updated_at:%Y-%m-%d %H:%M:%S}Z by {target.updated_by.name}",
        "clusters": target.clusters,
        "message": target.message,
    }
    show_one(target, fields, output)
    if output is Format.TABLE and target.settings:
        typer.echo(f"\n{_yaml(target)}", nl=False)


@app.command()
def add(name: Name, file: File, output: Output = Format.TABLE) -> None:
    """Add a Kubernetes namespace as a target; all servers start to use it within seconds.

    The file has the keys of [targets.NAME] in a server's settings. The files that its access names
    (kubeconfig, token_file, ca_file) are sent as texts and stored encrypted.
    """
    with connect() as client:
        _say_or_show(client.targets.add(name, read_target(file)), "added", output)


@app.command()
def edit(name: Name, file: MaybeFile = None, output: Output = Format.TABLE) -> None:
    """Edit a target's settings in $VISUAL or $EDITOR, or replace all of them from a file.

    A secret is shown as (set); leave it unchanged to keep its value.
    """
    with connect() as client:
        before = client.targets.get(name)
        if before.settings is None:
            raise Forbidden("Only an administrator of the platform can see and change settings.")
        if file is not None:
            changed = client.targets.edit(name, read_target(file), version=before.version)
            _say_or_show(changed, "changed", output)
            return
        edit_text(_yaml(before), name, lambda text: _save(client, before, text))


@app.command("test")
def try_target(name: Name, file: MaybeFile = None, output: Output = Format.TABLE) -> None:
    """Test a target step by step, with its saved settings or a file's; nothing is changed.

    The exit code is 1 if a step failed.
    """
    with connect() as client:
        if file is None:
            found = client.targets.test(name)
        else:
            found = client.targets.test_settings(read_target(file), name=name)
    if output is Format.TABLE:
        _show_probe(found)
    else:
        show_data(found, output)
    if not found.is_usable:
        raise typer.Exit(1)


@app.command()
def remove(name: Name, yes: Yes = False) -> None:
    """Remove a target, unless a run still needs it or a server's settings declare it."""
    confirm(f"Remove the target {name}?", yes=yes)
    with connect() as client:
        removed = client.targets.remove(name)
    say(f"target {name} removed")
    for warning in removed.warnings:
        say(f"warning: {warning}")


@app.command()
def forget(name: Name, yes: Yes = False) -> None:
    """Accept another namespace for a target, after the old namespace was deleted permanently.

    Live runs in the old namespace are then lost, and their successors start in the new one.
    """
    confirm(f"Was the old namespace of {name}, with every job in it, deleted permanently?", yes=yes)
    with connect() as client:
        client.targets.forget(name)
    say(f"target {name}: the namespace that it now refers to is accepted")


def _save(client: Client, before: TargetView, text: str) -> str:
    settings = target_of(text, Path(f"{before.name}.yaml"))
    saved = client.targets.edit(before.name, settings, version=before.version)
    return f"target {saved.name} changed, version {saved.version}"


def _say_or_show(target: TargetView, what: str, output: Format) -> None:
    if output is not Format.TABLE:
        show_data(target, output)
        return
    typer.echo(f"target {target.name} {what}, version {target.version}")
    if target.message:
        say(f"warning: {target.message}")
    say(f"Test it with: xuanwu target test {target.name}")


def _show_probe(found: Probe) -> None:
    console = stdout()
    for step in found.steps:
        line = Text(f"{step.status.value:<8} ", style=_STYLES[step.status])
        line.append(f"{step.name}: {step.message}", style="default")
        console.print(line)


def _yaml(target: TargetView) -> str:
    return yaml.safe_dump(target.settings, sort_keys=False, allow_unicode=True)
