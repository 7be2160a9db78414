"""A job, which a user owns, and its saved revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from xuanwu.model.access import Principal
from xuanwu.model.spec import JobKind, JobSpec
from xuanwu.model.state import State

MAX_FOLDER = 255
FOLDER_PATTERN = r"^(?:[^/\x00-\x1f\x7f]{1,64}(?:/[^/\x00-\x1f\x7f]{1,64}){0,7})?$"
LABEL_PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$"
LABEL_VALUE_PATTERN = r"^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$"
MAX_LABELS = 32


@dataclass(frozen=True)
class Job:
    """A name in a space, and the number of its newest revision.

    - `folder` is a path without slashes at its ends, such as `orders/daily`; empty at the top.
    - `labels` are names with values, chosen by users.
    - `release` and `target` are those that the newest revision names; None where it names none.
    """

    id: str
    space_id: str
    name: str
    kind: JobKind
    latest_revision: int
    created_at: datetime
    created_by: Principal
    updated_at: datetime
    folder: str = ""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    release: str | None = None
    target: str | None = None


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


class JobOrder(StrEnum):
    """The order of a list of jobs; a minus means descending."""

    NAME = "name"
    NAME_DOWN = "-name"
    UPDATED = "updated"
    UPDATED_DOWN = "-updated"
    CREATED = "created"
    CREATED_DOWN = "-created"


@dataclass(frozen=True)
class JobFilter:
    """Selects the jobs of a list; what is None or empty selects all.

    - `text` is a part of a name or folder, in any case.
    - `folder` selects the jobs in it and in the folders below.
    - `labels` must all be there, with these values.
    - `states` are of the newest run; `never_run` adds the jobs that have none.
    - `silent` selects by whether the newest run is live and cannot be observed now.
    """

    space_id: str
    text: str | None = None
    folder: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    states: frozenset[State] = frozenset()
    never_run: bool = False
    silent: bool | None = None
    target: str | None = None
    release: str | None = None


@dataclass(frozen=True)
class Folder:
    """A folder that holds jobs, and how many are in it, without those in the folders below."""

    path: str
    jobs: int
