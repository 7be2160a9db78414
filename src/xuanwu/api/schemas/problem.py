"""The problem document of RFC 9457, in which every refusal is answered."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from xuanwu.api.schemas.shape import View
from xuanwu.kernel.errors import Owner, Retry


class Problem(View):
    """Why a call was refused: whose fault it is, whether waiting helps, and the next step."""

    type: str = Field(examples=["urn:xuanwu:problem:not_found"])
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; what programs decide by.")
    owner: Owner
    retry: Retry
    where: str | None = Field(description="The key, parameter or thing that is wrong.")
    facts: dict[str, Any]
