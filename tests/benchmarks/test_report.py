"""What a benchmark tells: goals, the file, the exit code, and the page made from the file."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from benchmarks.measure.report import Goal, quantile, report
from tools.benchmarks import page

MET = Goal("oldest look", 5.5, "s", 6, "median 5.1 s")
MISSED = Goal("visits", 900, "/s", 2000, limit="at least")
FACT = Goal("memory", 162, "MiB")


def test_a_goal_is_met_on_its_own_side_and_a_fact_has_none() -> None:
    assert (MET.met, MISSED.met, FACT.met) == (True, False, None)
    assert Goal("at the edge", 6, "s", 6).met


@pytest.mark.parametrize(("goals", "code"), [([MET, FACT], 0), ([MET, MISSED], 1)])
def test_a_missed_goal_is_told_by_the_exit_code_and_in_the_file(
    tmp_path: Path, goals: list[Goal], code: int
) -> None:
    file = tmp_path / "deep" / "tracking.json"
    assert report("tracking", goals, {"runs": "10"}, file) == code
    told = json.loads(file.read_text())
    assert {"name", "machine", "commit", "at", "setting", "goals"} == set(told)
    assert [goal["met"] for goal in told["goals"]] == [goal.met for goal in goals]
    assert {"name", "value", "unit", "goal", "met", "beside"} <= set(told["goals"][0])


def test_the_page_shows_every_figure_of_every_file(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "benchmarks"
    report("tracking", [MET, MISSED, FACT], {"runs": "10"}, folder / "tracking.json")
    text = page(tmp_path)
    assert "| oldest look | 5.50 s | at most 6 s | met | median 5.1 s |" in text
    assert "| visits | 900 /s | at least 2000 /s | **missed** |  |" in text
    assert "| memory | 162 MiB |  |  |  |" in text
    assert "- runs: 10" in text


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile([3, 1, 2], 1) == 3
    assert math.isnan(quantile([], 0.5))
