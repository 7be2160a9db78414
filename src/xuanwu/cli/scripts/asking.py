"""Chooses the gateway: that of the user's server if it answers, else a local one."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol

import typer

from xuanwu.cli.options import connect
from xuanwu.cli.output import say, stderr
from xuanwu.cli.upload import upload_to
from xuanwu.client.address import find_address, home_folder
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.model.editor import Hovering
from xuanwu.model.gateway import (
    Check,
    Completion,
    DebugEvent,
    Limits,
    Lineage,
    Mocks,
    Plan,
    Purpose,
)
from xuanwu.model.script_tables import ScriptTables

Release = Annotated[str | None, typer.Option("--release", help="The Flink version.")]
Local = Annotated[
    bool, typer.Option("--local", help="Do not use a server; use the Flink on this machine.")
]
Var = Annotated[
    list[str] | None,
    typer.Option("--var", metavar="NAME=VALUE", help="Set the value of ${NAME} in the script."),
]
Script = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="An .sql file, a job file (YAML), or - for standard input."
    ),
]


class GatewayVerbs(Protocol):
    """The methods of `client.gateway`, for a server's and a local gateway."""

    def check(
        self, script: Draft, *, release: str | None = None, purpose: Purpose = Purpose.CHECK
    ) -> Check: ...
    def lineage(self, script: Draft, *, release: str | None = None) -> Lineage: ...
    def plan(self, script: Draft, *, release: str | None = None) -> Plan: ...
    def tables(self, script: Draft, *, release: str | None = None) -> ScriptTables: ...
    def complete(
        self, script: Draft, line: int, column: int, *, release: str | None = None
    ) -> Completion: ...
    def hover(
        self, script: Draft, line: int, column: int, *, release: str | None = None
    ) -> Hovering: ...
    def debug(
        self,
        script: Draft,
        *,
        mocks: Mocks | None = None,
        limits: Limits | None = None,
        release: str | None = None,
    ) -> Generator[DebugEvent]: ...


@dataclass(frozen=True)
class Desk:
    """A gateway, and the function that makes jars known to it."""

    gateway: GatewayVerbs
    upload: Callable[[Path], str]


@contextmanager
def asking(*, local: bool, space: str | None = None) -> Generator[Desk]:
    """Opens the gateway; without `local`, a server is tried first, if there is a token for one.

    Raises: Unauthenticated when that server does not know the token.
    """
    if not local and find_address().token:
        with connect(space) as client:
            if client.answers():
                yield Desk(client.gateway, upload_to(client))
                return
            _say_absent(client.url)
    from xuanwu.cli.scripts.local import open_local  # slow to import, and not needed with a server

    with open_local(home_folder()) as gateway:
        yield Desk(gateway, gateway.keep_jar)


def with_variables(script: Draft, pairs: Sequence[str] | None) -> Draft:
    """Returns the script with `NAME=VALUE` pairs as its variables. Raises: InvalidInput."""
    variables: dict[str, str] = {}
    for pair in pairs or ():
        name, is_pair, value = pair.partition("=")
        if not is_pair or not name:
            raise InvalidInput(f"'{pair}' is not of the form NAME=VALUE.", where="--var")
        variables[name] = value
    return script.model_copy(update={"variables": variables})


@contextmanager
def waiting(what: str) -> Generator[None]:
    """Shows on a terminal that work is in progress."""
    console = stderr()
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


def _say_absent(url: str) -> None:
    """Reports it only if the user named that server, not for one that `xuanwu up` started."""
    if os.environ.get("XUANWU_URL") or (home_folder() / "client.toml").exists():
        say(f"· no server answers at {url}; using the Flink on this machine")
