"""What a wrong value is told, in words."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import BaseModel, StringConstraints, ValidationError

from xuanwu.kernel.findings import findings_of
from xuanwu.model.job import FOLDER_PATTERN, LABEL_PATTERN
from xuanwu.model.people import USER_NAME
from xuanwu.model.spec import NAME_PATTERN
from xuanwu.model.target import TARGET_NAME


def _said(pattern: str, value: str) -> str:
    class Named(BaseModel):
        name: Annotated[str, StringConstraints(pattern=pattern)]

    with pytest.raises(ValidationError) as caught:
        Named(name=value)
    (found,) = findings_of([dict(one) for one in caught.value.errors()], Named, root="body")
    return found.message


@pytest.mark.parametrize(
    ("pattern", "value", "rule"),
    [
        (NAME_PATTERN, "My Job", "only a-z, 0-9 and '.', '_', '-'"),
        (TARGET_NAME, "a.b", "only a-z, 0-9 and '-'"),
        (USER_NAME, "Ann!", "'.', '_', '@', '-'"),
        (LABEL_PATTERN, "-a", "only A-Z, a-z, 0-9 and '.', '_', '/', '-'"),
        (FOLDER_PATTERN, "a//b", "up to 8 names of 1 to 64 characters with '/' between them"),
        (r"^[^\x00-\x1f\x7f]+$", "", "must not be empty or have control characters"),
        ("^[0-9a-f]{64}$", "x", "64 hexadecimal digits"),
        (r"^https?://[^/\s]+$", "here", r"must match ^https?://[^/\s]+$"),
    ],
)
def test_what_a_pattern_asks_for_is_said_in_words(pattern: str, value: str, rule: str) -> None:
    said = _said(pattern, value)
    assert said.startswith(f"'name' is '{value}', but ")
    assert rule in said


def test_a_long_value_is_not_repeated_in_full() -> None:
    assert len(_said(NAME_PATTERN, "A" * 5000)) < 300
