"""What the engine writes at its end is read, and nothing else is taken for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from xuanwu.flink.report import Report, report_in
from xuanwu.model.run import Failure

FAILURE: dict[str, Any] = {
    "code": "flink_failed",
    "message": "It failed.",
    "owner": "user",
    "stage": "run",
}


@pytest.mark.parametrize(
    ("values", "report"),
    [
        ({"version": 1, **FAILURE}, Report(Failure(**FAILURE))),
        ({"version": 1, "final_state": "FINISHED"}, Report(final_state="FINISHED")),
        ({"version": 1, "final_state": "CANCELED"}, Report(final_state="CANCELED")),
        ({"final_state": "FAILED", **FAILURE}, Report(Failure(**FAILURE), "FAILED")),
        ({"of": "a later engine", **FAILURE}, Report(Failure(**FAILURE))),
    ],
)
def test_a_report_tells_a_failure_or_how_the_job_ended(
    values: dict[str, Any], report: Report
) -> None:
    assert report_in(json.dumps(values)) == report


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        "null",
        "{}",
        '{"version": 1}',
        '{"code": "x"}',
        '{"final_state": "RUNNING"}',
        '{"final_state": ["FINISHED"]}',
        '{"final_state": "FINISHED", "message": "half a failure"}',
    ],
)
def test_other_last_words_are_no_report(text: str) -> None:
    assert report_in(text) is None
