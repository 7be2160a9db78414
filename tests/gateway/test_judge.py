"""A check calls a statement wrong where Flink's own table environment does, and nowhere else."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from tests.gateway.corpus import FOLDER, Case, cases
from tests.gateway.judge import Judgement, judged
from xuanwu.model.gateway import Purpose, Severity

pytestmark = pytest.mark.flink
DIFFERENCES = FOLDER.with_name("judge") / "differences.txt"
# A statement with one of these is looked at by the platform alone: Flink knows no placeholders.
OWN = {"placeholder_invalid", "variable_unknown", "secret_misplaced"}


def test_the_verdict_on_each_statement_is_that_of_flink(asking: Asking) -> None:
    told = [case for case in cases() if "${" not in case.sql]
    flinks = judged(asking.release, [case.sql for case in told])
    found = {
        line
        for case, judgement in zip(told, flinks, strict=True)
        for line in _differences(asking, case, judgement)
    }
    explained = _explained(asking.release)
    assert not found - explained, "\n" + "\n".join(sorted(found - explained))
    assert not explained - found, "no differences any more:\n" + "\n".join(
        sorted(explained - found)
    )


def _differences(asking: Asking, case: Case, flink: Judgement) -> list[str]:
    """`script number ours flink's` for each statement on which the two do not agree."""
    check = asking.check(case.sql, Purpose.CHECK)
    wrong = {one.statement for one in check.findings if one.severity is Severity.ERROR}
    name = f"{case.file.parent.name}/{case.file.stem}"
    return [
        f"{name} {number} {'wrong' if number in wrong else 'right'}"
        for number, is_right in enumerate(flink.verdicts, 1)
        if is_right == (number in wrong)
    ]


def _explained(release: str) -> set[str]:
    """The differences that `differences.txt` gives a reason for, on this release."""
    lines = [line for line in DIFFERENCES.read_text().splitlines() if line and line[0] != "#"]
    assert all(" : " in line for line in lines), "every difference has its reason"
    named = [line.split(" : ")[0].strip() for line in lines]
    return {
        line.removeprefix(f"@{release} ")
        for line in named
        if not line.startswith("@") or line.startswith(f"@{release} ")
    }
