"""A test case that is stored with a job: given rows, expected rows, and who changed them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xuanwu.model.access import Principal


@dataclass(frozen=True)
class JobCase:
    """A test case of a job, which keeps it when it is renamed.

    - `name` is unique in the job.
    - `version` counts the writes, so that nobody overwrites what another one wrote.
    - `given_rows` and `expected_rows` count the rows of all its tables.
    - `spec` are the rows and settings, of the form of a test file; None in a list.
    """

    id: str
    job_id: str
    name: str
    description: str
    version: int
    given_rows: int
    expected_rows: int
    updated_at: datetime
    updated_by: Principal
    spec: Mapping[str, Any] | None = None
