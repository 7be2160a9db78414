"""What a wrong value is told, in words."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, StringConstraints, ValidationError

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


class _Typed(BaseModel):
    count: int = Field(default=1, ge=1, le=9)
    share: float = 0
    kept: bool = True
    title: str = ""
    parts: tuple[str, ...] = Field(default=(), max_length=1)
    options: dict[str, str] = {}
    inner: _Inner | None = None


class _Inner(BaseModel):
    code: str = Field(default="a", min_length=1)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"count": "many"}, "'count' is the text 'many', but must be a whole number."),
        ({"count": 1.5}, "'count' is 1.5, but must be a whole number."),
        ({"count": 0}, "'count' is 0, but must be at least 1."),
        ({"count": 10}, "'count' is 10, but must be at most 9."),
        ({"count": None}, "'count' is null, but must be a whole number."),
        ({"share": []}, "'share' is a list, but must be a number."),
        ({"kept": "maybe"}, "'kept' is the text 'maybe', but must be true or false."),
        ({"title": True}, "'title' is true, but must be text."),
        ({"parts": "x"}, "'parts' is the text 'x', but must be a list."),
        ({"parts": ["a", "b"]}, "'parts' must have at most 1 entry."),
        ({"options": [1]}, "'options' is a list, but must be a mapping of keys to values."),
        ({"options": {1: "x"}}, "A key of 'options' is 1, but must be text."),
        ({"inner": 7}, "'inner' is 7, but must be a mapping of keys to values."),
        ({"inner": {"code": ""}}, "'inner.code' must have at least 1 character."),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_words(value: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _Typed.model_validate(value)
    (found,) = findings_of([dict(one) for one in caught.value.errors()], _Typed, root="body")
    assert found.message == said
