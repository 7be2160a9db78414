"""Targets in requests and responses; of a secret they only show that it is set."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.shape import INT_MAX, ListView, Request, View
from xuanwu.model.target import TARGET_NAME, ProbeStatus, TargetKind, TargetOrigin
from xuanwu.scheduling.targets.acts import TargetState

TargetName = Annotated[str, Field(pattern=TARGET_NAME)]
Given = Annotated[
    dict[str, Any],
    Field(description="The settings of a Kubernetes target; see docs/guides/kubernetes-target.md."),
]


class TargetRequest(Request):
    """A new target, a namespace of Kubernetes."""

    name: TargetName
    settings: Given


class TargetEditRequest(Request):
    """New settings for a target whose `version` is still this one.

    A secret that is sent as it was shown, "(set)", keeps its value.
    """

    version: Annotated[int, Field(ge=1, le=INT_MAX)]
    settings: Given


class TargetTestRequest(Request):
    """Settings to test. With a `name`, secrets of that target may be sent as "(set)"."""

    name: TargetName | None = None
    settings: Given


class TargetView(View):
    """A place where clusters run.

    `clusters` is how many have anything running there; it is null, and `message` says why, while
    the target does not answer. Only administrators get `settings`, without secrets. `is_declared`
    is whether the server that started last has the target in its settings.
    """

    name: str
    kind: TargetKind
    origin: TargetOrigin
    is_default: bool
    is_declared: bool
    version: int
    clusters: int | None
    message: str | None
    settings: dict[str, Any] | None
    created_at: datetime
    created_by: PrincipalView
    updated_at: datetime
    updated_by: PrincipalView

    @classmethod
    def of(cls, state: TargetState, *, in_full: bool) -> TargetView:
        """Shows the target's current state, `in_full` with its settings."""
        row = state.row
        return cls(
            name=row.name,
            kind=row.kind,
            origin=row.origin,
            is_default=state.is_default,
            is_declared=row.is_declared,
            version=row.version,
            clusters=state.clusters,
            message=state.message,
            settings=dict(state.settings) if in_full else None,
            created_at=row.created_at,
            created_by=PrincipalView.model_validate(row.created_by),
            updated_at=row.updated_at,
            updated_by=PrincipalView.model_validate(row.updated_by),
        )


class TargetList(ListView[TargetView]):
    """By name."""


class TargetRemovedView(View):
    """What still refers to the target that was removed."""

    warnings: tuple[str, ...]


class ProbeStepView(View):
    """One step of a test; `message` ends with the next step for the user where it failed."""

    name: str
    status: ProbeStatus
    message: str


class ProbeView(View):
    """The results of a test, in the order of its steps."""

    target: str | None
    is_usable: bool
    steps: tuple[ProbeStepView, ...]
