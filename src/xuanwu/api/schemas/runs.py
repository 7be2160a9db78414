"""Runs, their savepoints, events and logs in requests and responses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.shape import INT_MAX, ListView, Request, View
from xuanwu.model.action import Action, actions_of
from xuanwu.model.restore_choices import LATEST, NONE
from xuanwu.model.run import Run, SavepointState
from xuanwu.model.state import Seen, State, Wish

Restore = Annotated[
    str,
    Field(
        min_length=1,
        max_length=4096,
        description="`none`, `latest`, or the path of a savepoint or checkpoint.",
    ),
]
_MOST_OF_FAILURE = 500
RevisionNumber = Annotated[int, Field(ge=1, le=INT_MAX)]


class StartRequest(Request):
    revision: RevisionNumber | None = Field(
        default=None, description="The number of a revision. Default: the newest."
    )
    restore: Restore = NONE


class RestartRequest(Request):
    revision: RevisionNumber | None = Field(
        default=None, description="The number of a revision. Default: the newest."
    )
    restore: Restore = LATEST


class DefinitionView(View):
    """What a run executes; `engine/README.md` describes every key. `secrets` are names."""

    definition: dict[str, Any]


class FlinkLinkView(View):
    """An address of the Flink Web UI: `path` on this server, valid `until` then at the latest."""

    path: str
    until: datetime


class StopRequest(Request):
    with_savepoint: bool = False


class SavepointRequest(Request):
    """An empty body: there are no options."""


class FailureView(View):
    """Why a run failed; places count from 1 in the user's own text, and `end_*` is inclusive."""

    code: str
    message: str
    owner: str
    stage: str | None
    statement: int | None
    statement_text: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    root_cause: str | None
    log_tail: tuple[str, ...]


class RunView(View):
    """A run. `seen_age_s` is the time since it was last seen, `actions` what is permitted now."""

    id: str
    job_id: str
    job_name: str
    space_id: str
    revision: int
    release: str
    target: str
    parallelism: int
    state: State
    wish: Wish
    seen: Seen
    phase: str
    flink_job_id: str
    created_at: datetime
    created_by: PrincipalView
    parent_id: str | None
    attempt: int
    flink_state: str | None
    seen_at: datetime | None
    absent_since: datetime | None
    waited_until: datetime | None
    wished_at: datetime | None
    wished_by: PrincipalView | None
    rest_url: str | None
    restore_path: str | None
    restore_otherwise: tuple[str, ...]
    restart_from: str | None
    restart_revision: int | None
    open_savepoints: int
    checkpoint_path: str | None
    state_uri: str | None
    failure: FailureView | None
    started_at: datetime | None
    ended_at: datetime | None
    removed_at: datetime | None
    due_at: datetime | None
    visits: int
    is_live: bool
    seen_age_s: float | None
    actions: tuple[Action, ...]

    @classmethod
    def of(cls, run: Run, now: datetime) -> RunView:
        """Shows the run as of `now`, without its lease."""
        age_s = (now - run.seen_at).total_seconds() if run.seen_at else None
        return cls.model_validate(
            {
                **vars(run),
                "is_live": not run.state.is_ended,
                "seen_age_s": None if age_s is None else round(max(age_s, 0.0), 3),
                "actions": actions_of(run),
            }
        )


class RunSummary(View):
    """A run in a list of jobs. `failure` is the first line of why it failed."""

    id: str
    revision: int
    release: str
    target: str
    state: State
    wish: Wish
    seen: Seen
    phase: str
    flink_state: str | None
    created_at: datetime
    created_by: PrincipalView
    started_at: datetime | None
    ended_at: datetime | None
    seen_at: datetime | None
    seen_age_s: float | None
    is_live: bool
    failure: str | None
    actions: tuple[Action, ...]

    @classmethod
    def of(cls, run: Run, now: datetime) -> RunSummary:
        """Shows the run as of `now`."""
        seen = RunView.of(run, now)
        failure = run.failure.message.split("\n", 1)[0][:_MOST_OF_FAILURE] if run.failure else None
        return cls.model_validate({**dict(seen), "failure": failure})


class SavepointView(View):
    id: str
    run_id: str
    job_id: str
    space_id: str
    stops_run: bool
    state: SavepointState
    trigger_id: str
    created_at: datetime
    created_by: PrincipalView
    path: str | None
    message: str | None
    done_at: datetime | None


class ProcessView(View):
    """One process or pod of a cluster; `name` is what log calls take."""

    name: str
    role: str
    is_alive: bool
    pid: int | None
    exit_code: int | None
    started_at: datetime | None


class LogView(View):
    process: str
    lines: tuple[str, ...]


class RunList(ListView[RunView]):
    """Newest first."""


class SavepointList(ListView[SavepointView]):
    """Oldest first."""


class ProcessList(ListView[ProcessView]):
    """All processes of one cluster."""
