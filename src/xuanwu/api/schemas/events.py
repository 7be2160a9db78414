"""Events in responses, on any subject."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.shape import ListView, View
from xuanwu.model.event import EventKind, SubjectKind


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


class EventList(ListView[EventView]):
    """Oldest first."""
