"""The problem document of RFC 9457, the body of every error response."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from xuanwu.api.schemas.shape import View
from xuanwu.kernel.errors import Owner, Retry


class Problem(View):
    """Why a call was rejected: who has to act, whether a retry helps, and the next step."""

    type: str = Field(examples=["urn:xuanwu:problem:not_found"])
    title: str
    status: int
    detail: str
    code: str = Field(description="A stable code; programs should use it and not the text.")
    owner: Owner
    retry: Retry
    where: str | None = Field(description="The key, parameter or object that is wrong.")
    facts: dict[str, Any]
