"""Jobs and their revisions in requests and responses."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.runs import RevisionNumber, RunView
from xuanwu.api.schemas.shape import ListView, Note, Request, View
from xuanwu.model.spec import JobKind, JobSpec
from xuanwu.service.jobs.read import JobWithRun as FoundJob
from xuanwu.service.jobs.write import Applied


class JobRequest(Request):
    spec: JobSpec
    note: Note = ""


class ApplyRequest(Request):
    spec: JobSpec
    dry_run: bool = Field(default=False, description="Only show what would change; change nothing.")
    note: Note = ""


class RollbackRequest(Request):
    revision: RevisionNumber


class JobView(View):
    """A job with its newest text and its newest run."""

    id: str
    space_id: str
    name: str
    kind: JobKind
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


class JobList(ListView[JobView]):
    """By name."""


class RevisionList(ListView[RevisionView]):
    """Newest first."""
