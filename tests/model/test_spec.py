"""The text of a job: what it accepts, and what it says of what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.spec import JobKind, JobSpec, parse_spec

SQL = "INSERT INTO a SELECT * FROM b"


def test_a_text_with_jar_is_of_the_kind_jar() -> None:
    assert parse_spec({"name": "a", "jar": {"artifact": "0" * 64}}).kind is JobKind.JAR


def test_options_are_texts_however_yaml_reads_them() -> None:
    spec = parse_spec({"name": "a", "sql": SQL, "options": {"x": True, "y": 3, "z": 1.5}})
    assert spec.options == {"x": "true", "y": "3", "z": "1.5"}


def test_a_text_survives_its_json() -> None:
    spec = parse_spec(
        {
            "name": "a",
            "sql": SQL,
            "resources": {"taskmanager": {"memory": "1536m", "slots": 3}},
            "restart": {"delay": "2min"},
            "functions": [{"name": "f", "class": "a.B"}],
        }
    )
    again = JobSpec.model_validate_json(spec.model_dump_json(by_alias=True))
    assert again == spec


WRONG = [
    ({"name": "a", "sqll": SQL}, "sqll", "Did you mean 'sql'?"),
    ({"name": "a", "sql": SQL, "paralelism": 2}, "paralelism", "Did you mean 'parallelism'?"),
    (
        {"name": "a", "sql": SQL, "resources": {"taskmanager": {"memry": "1g"}}},
        "resources.taskmanager.memry",
        "Did you mean 'memory'?",
    ),
    ({"name": "A b", "sql": SQL}, "name", "with a letter or a digit at both ends"),
    ({"name": "a"}, "job", "either 'sql'"),
    ({"name": "a", "sql": " \n"}, "job", "either 'sql'"),
    ({"name": "a", "sql": SQL, "parallelism": 0}, "parallelism", "at least 1"),
    (
        {"name": "a", "sql": SQL, "resources": {"jobmanager": {"memory": "lots"}}},
        "resources.jobmanager.memory",
        "'lots' is not a size",
    ),
    (
        {"name": "a", "sql": SQL, "functions": [{"name": "f", "clas": "x"}]},
        "functions.0.clas",
        "Did you mean 'class'?",
    ),
]


@pytest.mark.parametrize(("data", "where", "message"), WRONG)
def test_a_wrong_key_is_named_with_its_path_and_the_nearest_right_one(
    data: dict[str, Any], where: str, message: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_spec(data)
    errors: Any = caught.value.facts["errors"]
    told = {error["where"]: error["message"] for error in errors}
    assert message in told[where]


def test_a_text_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(InvalidInput, match="mapping"):
        parse_spec(["a"])
