"""What the server answers, as the model's own values and what the wire adds to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from xuanwu.model.access import Permission, Role, Token
from xuanwu.model.action import Action
from xuanwu.model.job import Job
from xuanwu.model.run import Run
from xuanwu.model.spec import JobSpec


@dataclass(frozen=True, kw_only=True)
class RunView(Run):
    """A run; `actions` are the acts that it allows now, `seen_age_s` how old the sight is."""

    lease: ClassVar[None] = None  # pyright: ignore[reportIncompatibleVariableOverride]  the server's
    is_live: bool
    actions: tuple[Action, ...] = ()
    seen_age_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class JobView(Job):
    """A job with its newest text and its newest run."""

    spec: JobSpec
    last_run: RunView | None = None


@dataclass(frozen=True)
class Applied:
    """What `apply` did, or would do: `action` is `created`, `changed` or `unchanged`."""

    action: str
    name: str
    revision: int
    diff: str


@dataclass(frozen=True)
class SecretView:
    """A secret's name; its value never leaves the server."""

    name: str
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, kw_only=True)
class NewToken(Token):
    """A token as it is made: `token` is its text, shown this once."""

    token: str


@dataclass(frozen=True)
class Identity:
    """Who the server says that the caller is."""

    name: str
    role: Role
    space_id: str | None = None
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True)
class ServerVersion:
    """The version of the server that answers."""

    version: str


@dataclass(frozen=True)
class TargetView:
    """A place where clusters live.

    `clusters` is how many run there; it is None, and `message` says why, while nobody can tell.
    """

    name: str
    clusters: int | None = None
    message: str | None = None


@dataclass(frozen=True)
class ReleaseView:
    """A Flink version that the server knows; runs can use it where it `is_installed`.

    `progress` is the step of an install under way, `failure` why the last one failed.
    """

    version: str
    is_installed: bool
    is_default: bool
    progress: str | None = None
    failure: str | None = None


@dataclass(frozen=True)
class ProcessView:
    """One process or pod of a run's cluster; `name` is what log calls take."""

    name: str
    role: str
    is_alive: bool
    pid: int | None = None
    exit_code: int | None = None
    started_at: datetime | None = None


@dataclass(frozen=True)
class LogLines:
    """The last lines of one process's log."""

    process: str
    lines: tuple[str, ...]
