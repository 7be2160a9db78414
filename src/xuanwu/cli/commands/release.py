"""`xuanwu release`: Flink versions on this machine; acts on its own home and calls no server."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import anyio
import psutil
import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Yes, confirm
from xuanwu.cli.output import Columns, Format, say, show_list, show_one, stderr
from xuanwu.client.address import home_folder
from xuanwu.kernel.errors import Unavailable
from xuanwu.model.release import InstalledRelease
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.scheduling.releases.engine import make_ready
from xuanwu.scheduling.releases.install import install as install_release
from xuanwu.scheduling.releases.java import ensure_java

app = noun("Install and remove Flink versions on this machine.")


@dataclass(frozen=True)
class ReleaseLine:
    """A known release, and which of its files are on this machine."""

    version: str
    state: str
    is_default: bool
    java: tuple[int, ...]
    path: str | None
    damage: tuple[str, ...] = ()


_RELEASES = Columns[ReleaseLine](
    {
        "version": lambda line: line.version,
        "state": lambda line: line.state,
        "default": lambda line: "yes" if line.is_default else None,
        "java": lambda line: ", ".join(str(number) for number in line.java),
        "path": lambda line: line.path,
    }
)

Version = Annotated[
    str, typer.Argument(metavar="VERSION", help="The Flink version, such as 2.2.1.")
]


@app.command("list")
def list_releases(output: Output = Format.TABLE) -> None:
    """List the known releases, and which of them are installed on this machine."""
    show_list((_line(release.version) for release in catalogue.known()), _RELEASES, output)


@app.command()
def show(version: Version, output: Output = Format.TABLE) -> None:
    """Show a release, and whether its files are complete."""
    line = _line(version)
    release = catalogue.find(version)
    fields = {
        "version": line.version,
        "state": line.state,
        "default": "yes" if line.is_default else None,
        "java": ", ".join(str(number) for number in line.java),
        "path": line.path,
        "package": release.requirement,
        "capabilities": "\n".join(sorted(release.capabilities)),
        "damaged": "\n".join(line.damage),
    }
    show_one(line, fields, output)


@app.command()
def install(
    version: Annotated[
        str | None,
        typer.Argument(
            metavar="VERSION",
            help="The Flink version, such as 2.2.1. Default: the default release.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--from", help="Install from this package file, without a network."),
    ] = None,
) -> None:
    """Install a release, and Java if it is missing; an installed release is not replaced.

    You can interrupt the command at any time: a partial install is removed.
    """
    release = catalogue.find(version or catalogue.default_version())
    home = home_folder()
    was_there = shelf.is_installed(home, release.version)
    with _steps(f"installing Flink {release.version}") as tell:
        place = install_release(home, release, file=file, progress=tell)
        ensure_java(home, release.java, tell)
        tell("creating class-data archives, so that jobs start faster")
        trouble = _make_ready(shelf.find(home, release.version))
    say(f"Flink {release.version} is installed{' already' if was_there else ''} in {place}")
    if trouble:
        say(f"The release works, but jobs start more slowly: {trouble}")


@app.command()
def remove(version: Version, yes: Yes = False) -> None:
    """Remove a release from this machine, unless a process uses it."""
    confirm(f"Remove Flink {version} from this machine?", yes=yes)
    shelf.remove(home_folder(), version, _is_used)
    say(f"Flink {version} is removed.")


def _line(version: str) -> ReleaseLine:
    release, home = catalogue.find(version), home_folder()
    is_there = any(one.version == version for one in shelf.installed(home))
    damage = tuple(shelf.damage(home, version)) if is_there else ()
    state = (
        ("damaged: install the release again")
        if damage
        else "installed"
        if is_there
        else "not installed"
    )
    path = str(shelf.release_home(home, version)) if is_there else None
    is_default = version == catalogue.default_version()
    return ReleaseLine(version, state, is_default, release.java, path, damage)


@contextmanager
def _steps(what: str) -> Generator[Callable[[str], None]]:
    """Shows the current step and its duration: one line that is updated, or one line a step."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    console = stderr()
    if not console.is_terminal:
        yield lambda step: say(f"{step} …")
        return
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda step: bar.update(task, description=step)


def _make_ready(release: InstalledRelease) -> str | None:
    """Prepares the release for fast starts; returns why they will be slower, if they will."""
    try:
        anyio.run(make_ready, release)
    except Unavailable as error:
        return error.message
    return None


def _is_used(version: str) -> bool:
    """Whether a process of this machine has the release on its class path.

    It looks at the machine's processes and calls no server, since clusters outlive the server.
    """
    folder = f"{shelf.release_home(home_folder(), version)}/lib/"
    return any(
        folder in argument
        for process in psutil.process_iter(["cmdline"])
        for argument in process.info["cmdline"] or ()
    )
