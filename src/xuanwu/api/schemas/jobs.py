"""Jobs and their revisions in requests and responses."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.runs import RevisionNumber, RunSummary, RunView
from xuanwu.api.schemas.shape import INT_MAX, ListView, Note, Request, View
from xuanwu.model.job import (
    FOLDER_PATTERN,
    LABEL_PATTERN,
    LABEL_VALUE_PATTERN,
    MAX_FOLDER,
    MAX_LABELS,
    Job,
)
from xuanwu.model.run import Run, StateCounts
from xuanwu.model.spec import JobKind, JobSpec, Name
from xuanwu.model.state import State
from xuanwu.service.jobs.read import JobWithRun as FoundJob
from xuanwu.service.jobs.read import ListedJob
from xuanwu.service.jobs.write import Applied


def _visible(folder: str) -> str:
    for part in folder.split("/"):
        if part in {".", ".."} or any(unicodedata.category(sign) == "Cf" for sign in part):
            raise ValueError(
                "a folder cannot be '.' or '..', or have characters that cannot be seen"
            )
    return folder


FolderPath = Annotated[
    str,
    StringConstraints(pattern=FOLDER_PATTERN, max_length=MAX_FOLDER),
    AfterValidator(_visible),
    Field(description="A path such as `orders/daily`; empty: the top folder."),
]
Labels = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=LABEL_PATTERN)],
        Annotated[str, StringConstraints(pattern=LABEL_VALUE_PATTERN)],
    ],
    Field(max_length=MAX_LABELS),
]
BaseRevision = Annotated[
    int | None,
    Field(
        ge=0,
        le=INT_MAX,
        description="The revision that the text was made from; 0 for a new job. 409"
        " `revision_stale` if another one was saved meanwhile. Default: save in any case.",
    ),
]


class JobRequest(Request):
    spec: JobSpec
    note: Note = ""
    folder: FolderPath = ""
    labels: Labels = Field(default_factory=dict)


class EditRequest(Request):
    spec: JobSpec
    note: Note = ""
    base_revision: BaseRevision = None


class ApplyRequest(Request):
    spec: JobSpec
    dry_run: bool = Field(default=False, description="Only show what would change; change nothing.")
    note: Note = ""
    base_revision: BaseRevision = None


class RollbackRequest(Request):
    revision: RevisionNumber
    base_revision: BaseRevision = None


class RenameRequest(Request):
    name: Name


class MoveRequest(Request):
    folder: FolderPath


class MoveFolderRequest(Request):
    folder: Annotated[FolderPath, Field(min_length=1)]
    to: Annotated[FolderPath, Field(min_length=1)]


class LabelsRequest(Request):
    labels: Labels


class CopyRequest(Request):
    name: Name
    folder: FolderPath | None = Field(default=None, description="Default: that of the job.")
    revision: RevisionNumber | None = Field(default=None, description="Default: the newest.")


class JobSummary(View):
    """A job without its text, with its newest run.

    `release` and `target` are those that the text names; null where it names none.
    """

    id: str
    space_id: str
    name: str
    kind: JobKind
    folder: str
    labels: dict[str, str]
    release: str | None
    target: str | None
    latest_revision: int
    created_at: datetime
    created_by: PrincipalView
    updated_at: datetime
    last_run: RunSummary | None

    @classmethod
    def of(cls, job: Job, last_run: Run | None, now: datetime) -> JobSummary:
        """Shows the job as of `now`."""
        run = RunSummary.of(last_run, now) if last_run else None
        return cls.model_validate({**vars(job), "last_run": run})

    @classmethod
    def listed(cls, found: ListedJob, now: datetime) -> JobSummary:
        """Shows a job of a list as of `now`."""
        return cls.of(found.job, found.last_run, now)


class JobView(View):
    """A job with its newest text and its newest run."""

    id: str
    space_id: str
    name: str
    kind: JobKind
    folder: str
    labels: dict[str, str]
    release: str | None
    target: str | None
    latest_revision: int
    created_at: datetime
    created_by: PrincipalView
    updated_at: datetime
    spec: JobSpec
    last_run: RunView | None

    @classmethod
    def of(cls, found: FoundJob, now: datetime) -> JobView:
        """Shows the job as of `now`."""
        last_run = RunView.of(found.last_run, now) if found.last_run else None
        return cls.model_validate(
            {**vars(found.job), "spec": found.revision.spec, "last_run": last_run}
        )


class RevisionView(View):
    id: str
    job_id: str
    number: int
    spec: JobSpec
    note: str
    created_at: datetime
    created_by: PrincipalView


class AppliedView(View):
    """What was done, or would be done: `action` is `created`, `changed` or `unchanged`."""

    action: str
    name: str
    job_id: str | None
    revision: int
    diff: str

    @classmethod
    def of(cls, applied: Applied) -> AppliedView:
        """Reads the result; `job_id` is null for a job that a dry run would create."""
        job_id = applied.job.id if applied.job else None
        return cls.model_validate({**vars(applied), "job_id": job_id})


class DiffView(View):
    """A unified diff of two texts as YAML; empty if they are the same."""

    diff: str


class CountsView(View):
    """How many match, by state. `silent` are live, but cannot be observed now; `never_run` are jobs
    without a run."""

    total: int
    states: dict[State, int]
    silent: int
    never_run: int

    @classmethod
    def of(cls, counts: StateCounts) -> CountsView:
        """Shows the counts with their sum."""
        return cls.model_validate({**vars(counts), "total": counts.total})


class FolderView(View):
    """A folder that holds jobs; `jobs` are those in it, without those in the folders below."""

    path: str
    jobs: int


class FolderList(ListView[FolderView]):
    """By path."""


class MovedView(View):
    """The jobs that were moved."""

    jobs: list[str]


class JobList(ListView[JobSummary]):
    """In the order that was requested."""


class RevisionList(ListView[RevisionView]):
    """Newest first."""
