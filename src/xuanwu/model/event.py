"""Events: the lines of the history of a run, a job, a catalog or any other subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from xuanwu.model.access import Principal
from xuanwu.model.state import State


class SubjectKind(StrEnum):
    """The kinds of things that have a history."""

    RUN = "run"
    JOB = "job"
    CATALOG = "catalog"
    VARIABLE = "variable"
    SECRET = "secret"
    ARTIFACT = "artifact"
    SPACE = "space"
    TOKEN = "token"
    USER = "user"
    TARGET = "target"
    RELEASE = "release"


@dataclass(frozen=True)
class Subject:
    """The thing that an event is about, by its id, or by its name if it has no id."""

    kind: SubjectKind
    id: str


class EventKind(StrEnum):
    """The kind of an event.

    For a run: its moves, the acts on it or by it, and what happened between its moves (`silent` to
    `restored`). For a user or a token: sign-ins. For any subject but a run: that it was created,
    changed, renamed or deleted.
    """

    MOVE = "move"
    WISH = "wish"
    SAVEPOINT = "savepoint"
    RESTART = "restart"
    LOGIN = "login"
    DEFINITION = "definition"
    SILENT = "silent"
    PROCESS_LOST = "process_lost"
    PROCESS_REPLACED = "process_replaced"
    ANSWERING = "answering"
    FLINK_RESTART = "flink_restart"
    RESTORED = "restored"
    CREATED = "created"
    CHANGED = "changed"
    RENAMED = "renamed"
    DELETED = "deleted"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"


@dataclass(frozen=True)
class Event:
    """One line of the history of `subject`.

    `seq` increases within the space, or among the events that belong to no space. `job_id` is the
    job that the subject is or belongs to, if any. Only moves have a `cause`.
    """

    seq: int
    at: datetime
    subject: Subject
    space_id: str | None
    actor: Principal
    kind: EventKind
    message: str
    cause: str | None = None
    job_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def state(self) -> State | None:
        """The new state of the run after a move; None for other events."""
        return State(self.facts["to"]) if self.kind is EventKind.MOVE else None
