"""The document for the entry point: what the dialect rewrites stands in it only where it does."""

from typing import Any

from xuanwu.model.definition import definition
from xuanwu.model.gateway import Edit
from xuanwu.model.spec import JobSpec


def _document(*edits: Edit) -> dict[str, Any]:
    return definition(
        run={"id": "run_1", "job": "j", "space": "s"},
        spec=JobSpec(name="j", sql="SELECT 1"),
        catalogs=[],
        artifact_names={},
        artifact_url=None,
        variables={},
        secrets={},
        edits=edits,
    )


def test_edits_stand_in_it_with_their_places() -> None:
    document = _document(Edit(start=0, end=6, text="VALUES"))
    assert document["edits"] == [{"start": 0, "end": 6, "text": "VALUES"}]
    assert document["sql"] == "SELECT 1"


def test_a_script_that_no_rule_touches_has_none() -> None:
    assert "edits" not in _document()
