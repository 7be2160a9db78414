"""Every script of the corpus is checked by the real planner of each release."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from tests.gateway.corpus import Case, cases, difference
from xuanwu.model.script.statements import statements_of

pytestmark = pytest.mark.flink
CASES = cases()


def _name(case: Case) -> str:
    return f"{case.file.parent.name}/{case.file.stem}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_script_gets_the_findings_that_it_tells(asking: Asking, case: Case) -> None:
    check = asking.check(case.sql, case.purpose)
    lines = difference(case.expected(asking.release), list(check.findings))
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_python_and_java_cut_a_script_at_the_same_places(asking: Asking, case: Case) -> None:
    found = asking.check(case.sql, case.purpose)
    if any(finding.code in {"sql_syntax", "variable_unknown"} for finding in found.findings):
        return  # what is never closed, or cannot be bound, is no statement
    ours = [statement.number for statement in statements_of(case.sql)]
    assert [statement.number for statement in found.statements] == ours


def test_the_corpus_is_large() -> None:
    assert len(CASES) >= 150
