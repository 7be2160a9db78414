"""What the entry point inside a JobManager sends."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from xuanwu.api.schemas.shape import Request

Word = Annotated[str, Field(max_length=255)]


class NewsRequest(Request):
    """A notification with Flink's status of the job, which the server verifies before use."""

    run: Word | None = None
    flink_job_id: Word | None = None
    status: Word | None = None
    at: Word | None = None
