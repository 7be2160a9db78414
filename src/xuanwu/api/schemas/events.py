"""Events in responses, on any subject."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import RootModel

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.shape import ListView, View
from xuanwu.model.event import EventKind, SubjectKind
from xuanwu.model.run import Run
from xuanwu.model.state import Seen, State


class SubjectView(View):
    """The thing that an event is about; one without an id is identified by its name."""

    kind: SubjectKind
    id: str


class EventView(View):
    """One event of a history. `seq` increases within the space, or among events of no space."""

    seq: int
    at: datetime
    subject: SubjectView
    space_id: str | None
    actor: PrincipalView
    kind: EventKind
    message: str
    cause: str | None
    job_id: str | None
    facts: dict[str, Any]


class AgeView(View):
    """A live run as it was last observed; `age_s` is how long ago that was, in seconds."""

    id: str
    state: State
    seen: Seen
    phase: str
    seen_at: datetime | None
    age_s: float | None

    @classmethod
    def of(cls, run: Run, now: datetime) -> AgeView:
        """Shows the run as of `now`."""
        age_s = max((now - run.seen_at).total_seconds(), 0.0) if run.seen_at else None
        return cls.model_validate({**vars(run), "age_s": age_s})


class AgesView(View):
    """Some runs as they were last observed."""

    runs: list[AgeView]


class PageMessage(RootModel[EventView | AgesView]):
    """A message of the stream of a page, by the name of its event: `event` or `ages`."""


class EventList(ListView[EventView]):
    """Oldest first."""
