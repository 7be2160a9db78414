"""What the server returns: the model's own values, and what the API adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from xuanwu.model.access import AccessToken, Permission, Principal, PrincipalKind, Role
from xuanwu.model.action import Action
from xuanwu.model.job import Job
from xuanwu.model.people import SignInMethod
from xuanwu.model.run import Run
from xuanwu.model.spec import JobSpec
from xuanwu.model.state import Seen, State, Wish
from xuanwu.model.target import TargetKind, TargetOrigin


@dataclass(frozen=True, kw_only=True)
class RunView(Run):
    """A run; `actions` are permitted now, `seen_age_s` is the age of the last observation."""

    lease: ClassVar[None] = None  # pyright: ignore[reportIncompatibleVariableOverride]  the server's
    watched: ClassVar[None] = None  # pyright: ignore[reportIncompatibleVariableOverride]  as well
    is_live: bool
    actions: tuple[Action, ...] = ()
    seen_age_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class RunSummary:
    """The newest run of a job in a list; `failure` is the first line of why it failed."""

    id: str
    revision: int
    release: str
    target: str
    state: State
    wish: Wish
    seen: Seen
    phase: str
    created_at: datetime
    created_by: Principal
    is_live: bool
    flink_state: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    seen_at: datetime | None = None
    seen_age_s: float | None = None
    failure: str | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class RunAge:
    """A live run as it was last observed, `age_s` seconds ago."""

    id: str
    state: State
    seen: Seen
    phase: str
    seen_at: datetime | None = None
    age_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class JobSummary(Job):
    """A job of a list, without its text, and its newest run."""

    last_run: RunSummary | None = None


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
class Counts:
    """How many match, by state; `silent` are live, but cannot be observed now."""

    total: int
    states: Mapping[State, int]
    silent: int
    never_run: int


@dataclass(frozen=True, kw_only=True)
class DraftSummary:
    """A text of the caller that is not saved yet; `version` counts its writes."""

    key: str
    name: str
    version: int
    updated_at: datetime
    job_id: str | None = None
    base_revision: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftView(DraftSummary):
    """Such a text with its content, which belongs to the editor."""

    content: dict[str, Any]


@dataclass(frozen=True)
class PresenceView:
    """Somebody who has a job open."""

    who: Principal
    is_changed: bool
    seen_at: datetime


@dataclass(frozen=True)
class SecretView:
    """A secret's name; its value never leaves the server."""

    name: str
    updated_at: datetime
    updated_by: Principal


@dataclass(frozen=True, kw_only=True)
class NewToken(AccessToken):
    """A token as it is made: `token` is its text, shown this once."""

    token: str


@dataclass(frozen=True)
class SpaceRole:
    """A role in one space, which is given by its name."""

    space: str
    role: Role


@dataclass(frozen=True)
class Identity:
    """The caller, as the server identified it.

    `role` holds everywhere, or in `space_id` only; a person without it has the roles in `spaces`.
    """

    kind: PrincipalKind
    id: str
    name: str
    role: Role | None
    space_id: str | None = None
    spaces: tuple[SpaceRole, ...] = ()
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True)
class Program:
    """A jar as a program; `main_class` is None where its manifest names none."""

    main_class: str | None


@dataclass(frozen=True)
class User:
    """A person; `role` holds everywhere, and each of `spaces` in that space.

    Where an OpenID provider signs the person in (`is_external`), groups there decide on the roles.
    """

    id: str
    name: str
    role: Role | None
    has_password: bool
    created_at: datetime
    created_by: Principal
    spaces: tuple[SpaceRole, ...] = ()
    is_external: bool = False


@dataclass(frozen=True)
class NewLink:
    """A one-time sign-in link: `url` opens the page; shown this once."""

    code: str = field(repr=False)
    expires_at: datetime
    url: str = field(default="", repr=False)


@dataclass(frozen=True)
class OwnSession:
    """One of the caller's own sessions; `last_used_at` is accurate to a minute."""

    id: str
    method: SignInMethod
    user_agent: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_current: bool


@dataclass(frozen=True)
class ServerVersion:
    """The version of the server that answers."""

    version: str


@dataclass(frozen=True, kw_only=True)
class TargetView:
    """A place where clusters run.

    `clusters` is how many run there; it is None, and `message` says why, while that is unknown.
    Only administrators get `settings`, with each secret shown as "(set)".
    """

    name: str
    kind: TargetKind
    origin: TargetOrigin
    is_default: bool
    is_declared: bool
    version: int
    created_at: datetime
    created_by: Principal
    updated_at: datetime
    updated_by: Principal
    clusters: int | None = None
    message: str | None = None
    settings: dict[str, Any] | None = None


@dataclass(frozen=True)
class TargetRemoved:
    """What still refers to a target that was removed."""

    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ReleaseView:
    """A Flink version that the server knows; runs can use it if it `is_installed`.

    `progress` is the current step of an install, `failure` the reason why the last one failed.
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


@dataclass(frozen=True)
class FlinkLink:
    """An address of the Flink Web UI of a run, valid `until` then at the latest."""

    url: str
    until: datetime


@dataclass(frozen=True)
class Diff:
    """A unified diff of two texts; empty where they are the same."""

    diff: str
