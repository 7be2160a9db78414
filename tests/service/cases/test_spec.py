"""A test case in plain values: what it accepts, and what it says of what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.service.cases.spec import CaseSpec, Comparison, case_of, parse_case

FILES = {"a.csv": "id,name\n1,a\n2,\n", "a.json": '[{"id": 1}]', "b.jsonl": '{"id": 1}\n{"id": 2}'}


def _parse(**values: Any) -> CaseSpec:
    data = {"kind": "test", "name": "a", "sql": "SELECT 1", "expected": {"s": []}, **values}
    return parse_case(data, FILES.__getitem__, where="a.yaml")


def test_rows_come_as_lists_and_in_files_and_as_texts() -> None:
    spec = _parse(
        given={
            "a": [{"id": 1}],
            "b": {"rows": [{"id": 1}]},
            "c": {"csv": "a.csv"},
            "d": {"csv": 'id,name\n1,"x, y"\n'},
            "e": {"json": "a.json"},
            "f": {"json": "b.jsonl"},
            "g": {"json": '[{"id": 1}]'},
        }
    )
    assert spec.given["a"] == spec.given["b"] == ({"id": 1},)
    assert spec.given["c"] == ({"id": "1", "name": "a"}, {"id": "2", "name": None})
    assert spec.given["d"] == ({"id": "1", "name": "x, y"},)
    assert spec.given["e"] == spec.given["g"] == ({"id": 1},)
    assert spec.given["f"] == ({"id": 1}, {"id": 2})


def test_a_bare_list_is_the_final_view_in_any_order() -> None:
    expected = _parse(expected={"s": [{"id": 1}]}).expected["s"]
    assert (expected.view, expected.ordered, expected.rows) == (
        Comparison.FINAL,
        False,
        ({"id": 1},),
    )
    assert _parse(expected={"s": {"csv": "a.csv", "ordered": True}}).expected["s"].ordered


def test_a_case_stands_in_for_all_its_sources() -> None:
    case = case_of(_parse(given={"a": [{"id": 1}]}, variables={"n": 3}, release="2.2.1"))
    assert case.draft == Draft(sql="SELECT 1", variables={"n": "3"}, release="2.2.1")
    assert case.mocks.rows == 0 and case.mocks.tables["a"].rows == ({"id": 1},)


def test_a_job_brings_its_own_text_and_release() -> None:
    spec = _parse(sql=None, job="jobs/a.yaml", variables={"x": "2"})
    job = Draft(sql="SELECT 2", release="1.20.5", variables={"x": "1", "y": "1"})
    draft = case_of(spec, job).draft
    assert (draft.sql, draft.release) == ("SELECT 2", "1.20.5")
    assert draft.variables == {"x": "2", "y": "1"}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"expect": {}}, "Unknown key 'expect'. Did you mean 'expected'?"),
    ({"expected": {"s": {"rows": [], "vew": "final"}}}, "Did you mean 'view'?"),
    ({"expected": {"s": {"rows": [], "view": "last"}}}, "'expected.s.view' cannot be 'last'"),
    ({"expected": {"s": {"view": "final"}}}, "expected.s: set one of 'rows', 'csv' and 'json'"),
    ({"expected": {"s": [1]}}, "expected.s: row 1 is not a mapping"),
    ({"expected": {"s": 1}}, "expected.s: rows must be a list"),
    ({"expected": {"s": [{"$kind": "+U"}]}}, "requires 'view: changelog'"),
    ({"expected": {"s": {"rows": [{"$kind": "U"}], "view": "changelog"}}}, "must be one of +I"),
    ({"expected": {}}, "expected"),
    ({"given": {"a": {"cvs": "x"}}}, "given.a: unknown key 'cvs'. Did you mean 'csv'?"),
    ({"given": {"a": {"rows": [], "csv": "x"}}}, "given.a: set one of"),
    ({"given": {"a": {"csv": "id,id\n1,2\n"}}}, "given.a: the column 'id' is given twice"),
    (
        {"given": {"a": {"csv": "id,b\n1\n"}}},
        "given.a: line 2 has 1 value, but",
    ),
    ({"given": {"a": {"json": "[1]"}}}, "given.a: row 1 is not a mapping"),
    ({"given": {"a": {"json": "{"}}}, "given.a is not valid JSON"),
    ({"given": {"a": {"csv": 3}}}, "'csv' must be a file or a text"),
    ({"given": []}, "given"),
    ({"job": "a.yaml"}, "either 'sql'"),
    ({"sql": " "}, "either 'sql'"),
    ({"sql": None, "job": "a.yaml", "options": {"a": 1}}, "its own options"),
    ({"name": ""}, "name"),
    ({"tolerance": -1}, "tolerance"),
]


@pytest.mark.parametrize(("values", "said"), WRONG, ids=[one[1] for one in WRONG])
def test_a_mistake_is_named_with_its_path(values: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _parse(**values)
    assert said in str(caught.value)
    assert caught.value.where is not None and caught.value.where.startswith("a.yaml")
