"""Test cases of jobs, and how a script fares on one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.shape import INT_MAX, ListView, Request, View
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import StepEvent, WaitEvent
from xuanwu.service.cases.spec import CaseRows, Comparison

Row = dict[str, Any]
MOST_ROWS = 1_000
"""The most rows of one kind in an outcome; its counts are of all."""


class CaseRequest(Request):
    """A new test case; its name is unique in the job."""

    spec: CaseRows


class ChangeCaseRequest(CaseRequest):
    """A test case that replaces another; it may have another name."""

    version: Annotated[
        int,
        Field(
            ge=1,
            lt=INT_MAX,
            description="The version that was read last. 409 `case_stale` if another one was"
            " written meanwhile.",
        ),
    ]


class CaseSummary(View):
    """A test case of a job, without its rows."""

    id: str
    job_id: str
    name: str
    description: str
    version: int
    given_rows: int
    expected_rows: int
    updated_at: datetime
    updated_by: PrincipalView


class CaseView(CaseSummary):
    """A test case of a job."""

    spec: CaseRows


class CaseList(ListView[CaseSummary]):
    """By name."""


class TestRequest(Draft):
    """A script, and the test case to run it on. The case's `seconds` bound the session."""

    case: CaseRows


class ChangedView(View):
    """An expected row and the nearest row seen; they differ in `columns`."""

    expected: Row
    seen: Row
    columns: list[str]


class DifferenceView(View):
    """How one sink differs: at most 1,000 rows of each kind, with only the compared columns."""

    sink: str
    view: Comparison
    changed: Annotated[list[ChangedView], Field()]
    missing: list[Row]
    unexpected: list[Row]
    first_moved: int | None
    problem: str
    expected_rows: int
    seen_rows: int


class OutcomeView(View):
    """The result of a case. With an `error`, nothing was compared.

    `seen` are the rows that each expected sink got, to be accepted as the expected ones.
    """

    event: Literal["outcome"] = "outcome"
    passed: bool
    error: str
    seconds: float
    differences: list[DifferenceView]
    seen: dict[str, list[Row]]


class TestMessage(
    RootModel[Annotated[WaitEvent | StepEvent | OutcomeView, Field(discriminator="event")]]
):
    """The data of one message of a test; the message's event is the value of `event`."""
