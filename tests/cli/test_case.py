"""`xuanwu case`, and the test of the cases of a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.conftest import Call
from tests.cli.server import Desk
from tests.client.wire import NOW, items, job_json, ok, sse, who_json
from tests.support.script_gateway import EVENTS

FILE = (
    "kind: test\nname: {name}\nsql: SELECT 1\ngiven: {{a: [{{id: 7}}]}}\nexpected: {{sink: []}}\n"
)


def _case(name: str, **changes: Any) -> dict[str, Any]:
    counts = {"version": 3, "given_rows": 1, "expected_rows": 0}
    who = {"updated_at": NOW, "updated_by": who_json("ada")}
    made = {"id": f"case_{name}", "job_id": "job_1", "name": name, "description": ""}
    rows = {"name": name, "given": {"a": [{"id": 7}]}, "expected": {"sink": {"rows": []}}}
    return {**made, **counts, **who, "spec": {**rows, **changes}}


def _summary(name: str) -> dict[str, Any]:
    return {key: value for key, value in _case(name).items() if key != "spec"}


def test_the_cases_of_a_job_are_listed(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs/orders/cases", items(_summary("totals")))
    ended = xuanwu("case", "list", "orders")
    assert (ended.code, "totals" in ended.out, "ada" in ended.out) == (0, True, True)


def test_cases_of_a_file_are_added_or_replace_those_of_their_name(
    xuanwu: Call, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(FILE.format(name="totals") + "---\n" + FILE.format(name="new"))
    desk.on("GET /jobs/orders/cases", items(_summary("totals")))
    desk.on("PUT /jobs/orders/cases/case_totals", ok(_case("totals")))
    desk.on("POST /jobs/orders/cases", ok(_case("new"), 201))
    ended = xuanwu("case", "import", "orders", str(file))
    assert ended.code == 0
    assert ended.err == "test case 'totals' replaced\ntest case 'new' added\n"
    (put,) = desk.of("PUT /jobs/orders/cases/case_totals")
    assert put.body["version"] == 3
    (post,) = desk.of("POST /jobs/orders/cases")
    assert post.body["spec"]["given"] == {"a": [{"id": 7}]}
    assert "sql" not in post.body["spec"]


def test_an_exported_case_is_a_file_that_can_be_imported(
    xuanwu: Call, desk: Desk, tmp_path: Path
) -> None:
    expected = {"sink": {"rows": [{"$kind": "-D", "id": 7}], "view": "changelog"}}
    desk.on("GET /jobs/orders", ok(job_json()))
    desk.on("GET /jobs/orders/cases", items(_summary("totals")))
    desk.on("GET /jobs/orders/cases/case_totals", ok(_case("totals", expected=expected, seconds=5)))
    ended = xuanwu("case", "export", "orders")
    assert ended.code == 0, ended.err
    assert "sql: |\n  INSERT INTO a\n" in ended.out
    file = tmp_path / "c.yaml"
    file.write_text(ended.out)
    desk.on("PUT /jobs/orders/cases/case_totals", ok(_case("totals")))
    assert xuanwu("case", "import", "orders", str(file)).code == 0
    (put,) = desk.of("PUT /jobs/orders/cases/case_totals")
    assert put.body["spec"]["seconds"] == 5
    sink = put.body["spec"]["expected"]["sink"]
    assert (sink["view"], sink["rows"]) == ("changelog", [{"$kind": "-D", "id": 7}])


def test_the_cases_of_a_job_run_on_its_newest_script(xuanwu: Call, desk: Desk) -> None:
    wrong = {"sink": {"rows": [{"id": 8}]}}
    desk.on("GET /version", ok({"version": "1"}))
    desk.on("GET /jobs/orders/cases", items(_summary("right"), _summary("wrong")))
    desk.on("GET /jobs/orders/cases/case_right", ok(_case("right")))
    desk.on("GET /jobs/orders/cases/case_wrong", ok(_case("wrong", expected=wrong)))
    blocks = [{"event": e.event, "data": e.model_dump_json()} for e in EVENTS]
    desk.on("POST /gateway/debug", sse(*blocks, ends=False))
    ended = xuanwu("test", "--job", "orders", "--release", "2.2.1")
    assert (ended.code, ended.err) == (1, "1 passed, 1 failed\n")
    assert "missing    id=8" in ended.out
    asked = desk.of("POST /gateway/debug")[0].body
    assert (asked["job"], asked["sql"], asked["release"]) == ("orders", None, "2.2.1")


def test_a_test_needs_files_or_a_job(xuanwu: Call, desk: Desk) -> None:
    assert xuanwu("test").code == 2
    assert xuanwu("test", "x.yaml", "--job", "orders").code == 2
    assert xuanwu("test", "--job", "orders", "--local").code == 2
    desk.on("GET /version", ok({"version": "1"}))
    desk.on("GET /jobs/orders/cases", items())
    ended = xuanwu("test", "--job", "orders")
    assert (ended.code, "xuanwu case import orders FILE" in ended.err) == (2, True)


def test_a_case_is_renamed_and_deleted(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs/orders/cases/totals", ok(_case("totals")))
    desk.on("PUT /jobs/orders/cases/case_totals", ok(_case("by city")))
    assert xuanwu("case", "rename", "orders", "totals", "by city").code == 0
    (put,) = desk.of("PUT /jobs/orders/cases/case_totals")
    assert (put.body["spec"]["name"], put.body["version"]) == ("by city", 3)
    desk.on("DELETE /jobs/orders/cases/totals", ok({}))
    assert xuanwu("case", "delete", "orders", "totals").code == 0
