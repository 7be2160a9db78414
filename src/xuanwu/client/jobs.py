"""Jobs and their revisions over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import Applied, Diff, JobView
from xuanwu.model.gateway import Lineage
from xuanwu.model.job import Revision
from xuanwu.model.spec import JobSpec


class Jobs:
    """The jobs of one space; `ref` is a job's name or id."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self) -> Iterator[JobView]:
        """Lists the jobs by name."""
        return self._transport.items("/jobs", JobView, self._space)

    def get(self, ref: str) -> JobView:
        """Returns one job. Raises: NotFound."""
        return self._transport.get(path("jobs", ref), JobView, self._space)

    def create(self, spec: JobSpec, *, note: str = "") -> JobView:
        """Creates a job. Raises: Conflict when the name is taken; InvalidInput with the key."""
        return self._transport.act(Call("POST", "/jobs", self._space, _text(spec, note)), JobView)

    def edit(self, ref: str, spec: JobSpec, *, note: str = "") -> Revision:
        """Saves the text as a new revision; an unchanged text saves nothing."""
        return self._transport.act(
            Call("PUT", path("jobs", ref), self._space, _text(spec, note)), Revision
        )

    def apply(self, spec: JobSpec, *, dry_run: bool = False, note: str = "") -> Applied:
        """Creates the job, or gives it this text; `dry_run` only reports what would change."""
        body = {**_text(spec, note), "dry_run": dry_run}
        return self._transport.act(Call("POST", "/jobs/apply", self._space, body), Applied)

    def delete(self, ref: str) -> None:
        """Deletes a job. Raises: Conflict while a run of the job is live."""
        self._transport.do(Call("DELETE", path("jobs", ref), self._space))

    def revisions(self, ref: str) -> Iterator[Revision]:
        """Lists the revisions, newest first."""
        return self._transport.items(path("jobs", ref, "revisions"), Revision, self._space)

    def revision(self, ref: str, number: int) -> Revision:
        """Returns one revision. Raises: NotFound."""
        return self._transport.get(path("jobs", ref, "revisions", number), Revision, self._space)

    def diff(self, ref: str, old: int, new: int) -> str:
        """Returns the unified diff from revision `old` to revision `new`."""
        query = {**self._space, "old": old, "new": new}
        return self._transport.get(path("jobs", ref, "diff"), Diff, query).diff

    def lineage(self, ref: str, revision: int | None = None) -> Lineage:
        """Returns the tables and columns that a revision (default: newest) reads and writes."""
        query = {**self._space, "revision": revision}
        return self._transport.get(path("jobs", ref, "lineage"), Lineage, query)

    def rollback(self, ref: str, revision: int) -> Revision:
        """Saves the text of an older revision as the newest one."""
        call = Call("POST", path("jobs", ref, "rollback"), self._space, {"revision": revision})
        return self._transport.act(call, Revision)


def _text(spec: JobSpec, note: str) -> dict[str, object]:
    values = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"spec": values, "note": note}
