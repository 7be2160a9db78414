"""The document for the entry point: what the dialect rewrites stands in it only where it does."""

from typing import Any

from xuanwu.model.definition import definition, for_run, with_secrets
from xuanwu.model.gateway import Edit
from xuanwu.model.spec import JobSpec


def _document(*edits: Edit) -> dict[str, Any]:
    return definition(
        run={"id": "run_1", "job": "j", "space": "s"},
        spec=JobSpec(name="j", sql="SELECT 1"),
        catalogs=[],
        artifact_names={},
        variables={},
        secrets={"db", "api"},
        edits=edits,
    )


def test_edits_stand_in_it_with_their_places() -> None:
    document = _document(Edit(start=0, end=6, text="VALUES"))
    assert document["edits"] == [{"start": 0, "end": 6, "text": "VALUES"}]
    assert document["sql"] == "SELECT 1"


def test_a_script_that_no_rule_touches_has_none() -> None:
    assert "edits" not in _document()


def test_it_holds_the_names_of_secrets_until_their_values_are_put_in() -> None:
    document = _document()
    assert document["secrets"] == ["api", "db"]
    full = with_secrets(document, {"db": "hunter22"}, artifact_url=None)
    assert full["secrets"] == {"db": "hunter22"}
    assert "hunter22" not in str(document)


def test_another_run_gets_the_same_but_for_its_id() -> None:
    document = _document()
    other = for_run(document, "run_2")
    assert other["run"] == {"id": "run_2", "job": "j", "space": "s"}
    assert {**other, "run": document["run"]} == document
