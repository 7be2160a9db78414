from __future__ import annotations

from pathlib import Path

import pytest

from xuanwu.examples.cases import cases, variables


@pytest.mark.parametrize("name", ["plain", "a space", "张三", "100%", "%20", "a#b?c"])
def test_a_folder_reaches_flink_under_its_own_name(name: str) -> None:
    values = variables(Path("/home") / name, Path("/results") / name)
    assert values["flights_data"] == f"file:///home/{name}"
    assert values["flights_output"] == f"file:///results/{name}"


def test_a_relative_folder_is_made_absolute() -> None:
    data = variables(Path("data"), Path("output"))["flights_data"]
    assert data == f"file://{Path.cwd()}/data"


def test_the_cases_name_no_variable_but_those_that_are_given() -> None:
    folder = cases()[0].job_file.parent
    texts = [file.read_text() for file in folder.iterdir()]
    named = {part.split("}")[0] for text in texts for part in text.split("${")[1:]}
    assert named == set(variables(Path("/d"), Path("/o")))
