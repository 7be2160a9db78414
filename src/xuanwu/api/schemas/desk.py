"""Unsaved texts, and who has a job open, in requests and responses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.shape import INT_MAX, ListView, Request, View


class DraftRequest(Request):
    """A text to keep; `content` is any object, and belongs to the editor."""

    name: Annotated[str, Field(max_length=255)]
    content: dict[str, Any]
    version: Annotated[
        int,
        Field(
            ge=0,
            lt=INT_MAX,
            description="The version that was read last; 0 for a new text. 409 `draft_stale` if"
            " another one was written meanwhile.",
        ),
    ] = 0
    job_id: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    base_revision: Annotated[int | None, Field(ge=1, le=INT_MAX)] = None


class DraftSummary(View):
    """A text that is not saved yet, without its content."""

    key: str
    name: str
    job_id: str | None
    base_revision: int | None
    version: int
    updated_at: datetime


class DraftView(DraftSummary):
    """A text that is not saved yet."""

    content: dict[str, Any]


class DraftList(ListView[DraftSummary]):
    """Newest first."""


class PresenceRequest(Request):
    """Whether the editor has text that is not saved yet."""

    is_changed: bool = False


class PresenceView(View):
    """Somebody who has the job open."""

    who: PrincipalView
    is_changed: bool
    seen_at: datetime


class PresenceList(View):
    """The others who have the job open, by name."""

    items: list[PresenceView]
