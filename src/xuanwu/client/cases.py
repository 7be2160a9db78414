"""The test cases of jobs over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.model.access import Principal
from xuanwu.service.cases.spec import CaseRows


@dataclass(frozen=True, kw_only=True)
class CaseSummary:
    """A test case of a job, without its rows."""

    id: str
    job_id: str
    name: str
    description: str
    version: int
    given_rows: int
    expected_rows: int
    updated_at: datetime
    updated_by: Principal


@dataclass(frozen=True, kw_only=True)
class CaseView(CaseSummary):
    """A test case of a job: its rows and settings are in `spec`."""

    spec: CaseRows


class Cases:
    """The test cases of the jobs of one space; `job` is a job's name or id, `case` a case's."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self, job: str) -> Iterator[CaseSummary]:
        """Lists them without their rows, by name."""
        return self._transport.items(path("jobs", job, "cases"), CaseSummary, self._space)

    def get(self, job: str, case: str) -> CaseView:
        """Returns one with its rows. Raises: NotFound."""
        return self._transport.get(path("jobs", job, "cases", case), CaseView, self._space)

    def add(self, job: str, spec: CaseRows) -> CaseView:
        """Saves a new one. Raises: Conflict (`name_taken`, `cases_full`); InvalidInput."""
        body = {"spec": spec.model_dump(mode="json")}
        call = Call("POST", path("jobs", job, "cases"), self._space, body)
        return self._transport.act(call, CaseView)

    def change(self, job: str, case: str, spec: CaseRows, *, version: int) -> CaseView:
        """Replaces one; another name in `spec` renames it. `version` is the one that was read.

        Raises: Conflict (`case_stale`, `name_taken`).
        """
        body = {"spec": spec.model_dump(mode="json"), "version": version}
        call = Call("PUT", path("jobs", job, "cases", case), self._space, body)
        return self._transport.act(call, CaseView)

    def delete(self, job: str, case: str) -> None:
        """Deletes one. Raises: NotFound."""
        self._transport.do(Call("DELETE", path("jobs", job, "cases", case), self._space))
