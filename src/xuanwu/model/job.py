"""A job, which a user owns, and its saved revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xuanwu.model.access import Principal
from xuanwu.model.spec import JobKind, JobSpec


@dataclass(frozen=True)
class Job:
    """A name in a space, and the number of its newest revision."""

    id: str
    space_id: str
    name: str
    kind: JobKind
    latest_revision: int
    created_at: datetime
    created_by: Principal
    updated_at: datetime


@dataclass(frozen=True)
class Revision:
    """One saved, immutable text of a job; numbered 1, 2, 3 within the job."""

    id: str
    job_id: str
    number: int
    spec: JobSpec
    note: str
    created_at: datetime
    created_by: Principal
