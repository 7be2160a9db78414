"""Outcomes as JUnit XML, which CI systems read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as Tree

from xuanwu.service.cases.compare import Outcome
from xuanwu.service.cases.lines import outcome_lines, summary

# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(outcomes: Sequence[Outcome]) -> str:
    """Writes a suite for each file, with its cases."""
    root = Tree.Element("testsuites", _counts(outcomes), name="xuanwu test")
    for where in dict.fromkeys(outcome.where for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.where == where]
        suite = Tree.SubElement(root, "testsuite", _counts(own), name=_clean(where or "cases"))
        for outcome in own:
            _add(suite, outcome)
    Tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, "unicode") + "\n"


def _add(suite: Tree.Element, outcome: Outcome) -> None:
    element = Tree.SubElement(
        suite,
        "testcase",
        classname=_clean(outcome.where or "cases"),
        name=_clean(outcome.case),
        time=f"{outcome.seconds:.3f}",
    )
    if outcome.passed:
        return
    word = "error" if outcome.error else "failure"
    differences = "; ".join(summary(one) for one in outcome.differences)
    message = outcome.error.partition("\n")[0] or differences
    inner = Tree.SubElement(element, word, message=_clean(message))
    inner.text = _clean("\n".join(outcome_lines(outcome)))


def _counts(outcomes: Sequence[Outcome]) -> dict[str, str]:
    errors = sum(1 for outcome in outcomes if outcome.error)
    failures = sum(1 for outcome in outcomes if outcome.differences and not outcome.error)
    return {
        "tests": str(len(outcomes)),
        "failures": str(failures),
        "errors": str(errors),
        "time": f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    }


def _clean(text: str) -> str:
    return _NO_XML.sub("�", text)
