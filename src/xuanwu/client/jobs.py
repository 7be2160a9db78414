"""Jobs and their revisions over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import Applied, Counts, Diff, JobSummary, JobView, PresenceView
from xuanwu.model.gateway import Lineage
from xuanwu.model.job import Folder, JobOrder, Revision
from xuanwu.model.spec import JobSpec
from xuanwu.model.state import State


@dataclass(frozen=True)
class JobQuery:
    """Which jobs to list, and in which order; what is None or empty does not filter.

    `text` is a part of a name or folder; `states` are of the newest run, and `never_run` adds the
    jobs without one.
    """

    text: str | None = None
    folder: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    states: Sequence[State] = ()
    never_run: bool = False
    silent: bool | None = None
    target: str | None = None
    release: str | None = None
    sort: JobOrder = JobOrder.NAME

    def query(self) -> dict[str, str | int | bool | Sequence[str] | None]:
        """The parameters of a request, without the order."""
        return {
            "q": self.text,
            "folder": self.folder,
            "label": [f"{name}={value}" for name, value in self.labels.items()],
            "state": [state.value for state in self.states],
            "never_run": self.never_run,
            "silent": self.silent,
            "target": self.target,
            "release": self.release,
        }


@dataclass(frozen=True)
class _Moved:
    jobs: tuple[str, ...]


@dataclass(frozen=True)
class _Presences:
    items: tuple[PresenceView, ...]


class Jobs:
    """The jobs of one space; `ref` is a job's name or id."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self, which: JobQuery | None = None) -> Iterator[JobSummary]:
        """Lists the jobs that match, without their texts."""
        which = which or JobQuery()
        query = {**which.query(), "sort": which.sort, **self._space}
        return self._transport.items("/jobs", JobSummary, query)

    def counts(self, which: JobQuery | None = None) -> Counts:
        """Counts the jobs that match, by the state of their newest run."""
        query = {**(which or JobQuery()).query(), **self._space}
        return self._transport.get("/counts/jobs", Counts, query)

    def folders(self) -> Iterator[Folder]:
        """Lists the folders that hold jobs, by path."""
        return self._transport.items("/folders", Folder, self._space)

    def get(self, ref: str) -> JobView:
        """Returns one job. Raises: NotFound."""
        return self._transport.get(path("jobs", ref), JobView, self._space)

    def create(
        self,
        spec: JobSpec,
        *,
        note: str = "",
        folder: str = "",
        labels: Mapping[str, str] | None = None,
    ) -> JobView:
        """Creates a job. Raises: Conflict when the name is taken; InvalidInput with the key."""
        body = _text(spec, note)
        if folder:
            body["folder"] = folder
        if labels:
            body["labels"] = dict(labels)
        return self._transport.act(Call("POST", "/jobs", self._space, body), JobView)

    def edit(self, ref: str, spec: JobSpec, *, note: str = "", base: int | None = None) -> Revision:
        """Saves the text as a new revision; an unchanged text saves nothing.

        `base` is the revision that the text was made from. Raises: Conflict (`revision_stale`) if
        another one was saved meanwhile; without `base` it saves in any case.
        """
        body = {**_text(spec, note), **_from(base)}
        return self._transport.act(Call("PUT", path("jobs", ref), self._space, body), Revision)

    def apply(
        self, spec: JobSpec, *, dry_run: bool = False, note: str = "", base: int | None = None
    ) -> Applied:
        """Creates the job, or gives it this text; `dry_run` only reports what would change.

        `base` is as in `edit`; 0 is for a job that is new.
        """
        body = {**_text(spec, note), "dry_run": dry_run, **_from(base)}
        return self._transport.act(Call("POST", "/jobs/apply", self._space, body), Applied)

    def rename(self, ref: str, name: str) -> JobView:
        """Renames a job, as a new revision; a live run goes on. Raises: Conflict (`name_taken`)."""
        return self._act(ref, "rename", {"name": name})

    def copy(
        self, ref: str, name: str, *, folder: str | None = None, revision: int | None = None
    ) -> JobView:
        """Creates a job with the text and the labels of another; by default of the newest text."""
        return self._act(ref, "copy", {"name": name, "folder": folder, "revision": revision})

    def move(self, ref: str, folder: str) -> JobView:
        """Moves a job into a folder; the empty text is the top folder."""
        return self._act(ref, "move", {"folder": folder})

    def move_folder(self, folder: str, to: str) -> tuple[str, ...]:
        """Renames a folder with all that is in it; returns the names of the jobs in it."""
        call = Call("POST", "/folders/move", self._space, {"folder": folder, "to": to})
        return self._transport.act(call, _Moved).jobs

    def label(self, ref: str, labels: Mapping[str, str]) -> JobView:
        """Replaces the labels of a job."""
        call = Call("PUT", path("jobs", ref, "labels"), self._space, {"labels": dict(labels)})
        return self._transport.act(call, JobView)

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

    def rollback(self, ref: str, revision: int, *, base: int | None = None) -> Revision:
        """Saves the text of an older revision as the newest one. `base`: as in `edit`."""
        body = {"revision": revision, **_from(base)}
        call = Call("POST", path("jobs", ref, "rollback"), self._space, body)
        return self._transport.act(call, Revision)

    def open(self, ref: str, *, is_changed: bool = False) -> tuple[PresenceView, ...]:
        """Tells that the caller has a job open, every 20 seconds; returns the others who have."""
        where, body = path("jobs", ref, "presence"), {"is_changed": is_changed}
        return self._transport.act(Call("PUT", where, self._space, body), _Presences).items

    def close(self, ref: str) -> None:
        """Tells that the caller has closed a job."""
        self._transport.do(Call("DELETE", path("jobs", ref, "presence"), self._space))

    def _act(self, ref: str, act: str, body: Mapping[str, object]) -> JobView:
        return self._transport.act(Call("POST", path("jobs", ref, act), self._space, body), JobView)


def _from(base: int | None) -> dict[str, int]:
    return {} if base is None else {"base_revision": base}


def _text(spec: JobSpec, note: str) -> dict[str, object]:
    values = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"spec": values, "note": note}
