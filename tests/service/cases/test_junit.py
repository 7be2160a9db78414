"""Outcomes as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from xuanwu.service.cases.compare import Difference, Outcome
from xuanwu.service.cases.junit import junit


def test_suites_count_and_cases_say_why() -> None:
    difference = Difference("board", missing=({"x": "a\x00<b>"},), expected_rows=1)
    text = junit(
        [
            Outcome("right", "a.yaml", seconds=0.25),
            Outcome("wrong", "a.yaml", (difference,), seconds=0.5),
            Outcome("broken\x1b", "b.yaml", error="The script has mistakes.\nMore."),
        ]
    )
    root = Tree.fromstring(text)  # noqa: S314  our own text
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    assert [suite.get("name") for suite in root] == ["a.yaml", "b.yaml"]
    assert root[0].get("time") == "0.750"
    right, wrong = root[0]
    assert right.get("name") == "right" and len(right) == 0 and right.get("time") == "0.250"
    assert wrong[0].tag == "failure"
    assert wrong[0].get("message") == "board: 1 row is missing (1 expected, 0 seen)"
    assert wrong[0].text is not None and "x='a�<b>'" in wrong[0].text
    assert root[1][0].get("name") == "broken�"
    assert root[1][0][0].tag == "error" and root[1][0][0].text == "The script has mistakes.\nMore."
    assert root[1][0][0].get("message") == "The script has mistakes."


def test_no_case_is_an_empty_report() -> None:
    assert Tree.fromstring(junit([])).get("tests") == "0"  # noqa: S314
