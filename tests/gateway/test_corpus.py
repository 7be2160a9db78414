"""Every script of the corpus is checked by the real planner of each release."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from tests.gateway.corpus import Case, cases, difference
from xuanwu.language.message import told_by
from xuanwu.language.places import Places
from xuanwu.language.statements import statements_of

pytestmark = pytest.mark.flink
CASES = cases()
# Statements that have one of these are not looked at any further.
UNBOUND = {"placeholder_invalid", "variable_unknown", "secret_misplaced"}


def _name(case: Case) -> str:
    return f"{case.file.parent.name}/{case.file.stem}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_script_gets_the_findings_that_it_tells(asking: Asking, case: Case) -> None:
    check = asking.check(case.sql, case.purpose)
    lines = difference(case.expected(asking.release), list(check.findings))
    assert not lines, "\n".join(lines)
    assert [told_by(one).text for one in check.findings] == [one.message for one in check.findings]


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_python_and_java_cut_a_script_at_the_same_places(asking: Asking, case: Case) -> None:
    found = asking.check(case.sql, case.purpose)
    unbound = {one.statement for one in found.findings if one.code in UNBOUND}
    places = Places(case.sql)
    ours = [
        (one.number, places.range(one.start, one.end))
        for one in statements_of(case.sql)
        if one.number not in unbound
    ]
    assert [(one.number, one.range) for one in found.statements] == ours


def test_the_corpus_is_large() -> None:
    assert len(CASES) >= 150
