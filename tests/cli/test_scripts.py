from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Call
from tests.cli.server import Desk
from tests.client.wire import job_json, ok, problem, sse
from tests.support.platform import find_release
from tests.support.script_gateway import (
    COMPLETION,
    EVENTS,
    HOVERING,
    LINEAGE,
    TABLES,
    ScriptGateway,
    finding,
)
from xuanwu.cli.scripts import local
from xuanwu.kernel.errors import Unavailable
from xuanwu.model.editor import Hovering
from xuanwu.model.gateway import (
    Check,
    ColumnLineage,
    ColumnRef,
    Documentation,
    EndEvent,
    FindingEvent,
    Graph,
    GraphChain,
    GraphInput,
    GraphNode,
    Plan,
    Range,
    Severity,
    SourceEvent,
    StatementPlan,
)
from xuanwu.model.script_tables import SinkTable

SQL = "SELECT 1;\nSELECT idd\n"
PLACE = Range(line=2, column=8, end_line=2, end_column=10)
FOUND = Check(findings=(finding(at=PLACE), finding("note", Severity.NOTE)))


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "x.sql"
    path.write_text(SQL)
    return str(path)


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> ScriptGateway:
    """What answers where no server does."""
    made = ScriptGateway()

    @asynccontextmanager
    async def opened(*_: Any) -> AsyncGenerator[ScriptGateway]:
        yield made

    monkeypatch.setattr(local, "open_gateway", opened)
    monkeypatch.setattr(local.shelf, "find", lambda _, version: find_release(version))
    return made


def _answers(desk: Desk, verb: str, answer: Any) -> None:
    desk.on("GET /version", ok({"version": "1"}))
    desk.on(f"POST /gateway/{verb}", ok(answer.model_dump(mode="json")))


def _stream(desk: Desk, *events: Any) -> None:
    desk.on("GET /version", ok({"version": "1"}))
    blocks = [{"event": e.event, "data": e.model_dump_json()} for e in events]
    desk.on("POST /gateway/debug", sse(*blocks, ends=False))


def test_a_check_shows_each_mistake_where_it_is_and_ends_with_one(
    xuanwu: Call, desk: Desk, file: str
) -> None:
    _answers(desk, "check", FOUND)
    ended = xuanwu("check", file, "--release", "2.2.1", "--var", "v=1")
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert lines[:3] == [
        f"{file}:2:8: error: column_unknown! [column_unknown]",
        "  2 | SELECT idd",
        "    |        ^^^",
    ]
    assert lines[-1] == "1 error, 1 note"
    assert ended.err == ""
    (asked,) = desk.of("POST /gateway/check")
    assert (asked.body["sql"], asked.body["release"]) == (SQL, "2.2.1")
    assert asked.body["variables"] == {"v": "1"}


def test_editors_get_one_line_a_finding(xuanwu: Call, desk: Desk, file: str) -> None:
    _answers(desk, "check", FOUND)
    ended = xuanwu("check", file, "-o", "lines")
    assert ended.code == 1
    assert ended.out.splitlines() == [
        f"{file}:2:8: error: column_unknown! [column_unknown]",
        f"{file}:1:1: note: note! [note]",
    ]
    assert ended.err == ""


def test_a_finding_names_all_its_places(xuanwu: Call, desk: Desk, file: str) -> None:
    other = PLACE.model_copy(update={"line": 9})
    _answers(desk, "check", Check(findings=(finding(at=PLACE, more=(other, PLACE)),)))
    ended = xuanwu("check", file, "-o", "lines")
    assert ended.out == (f"{file}:2:8: error: column_unknown! Also at 9:8, 2:8. [column_unknown]\n")


def test_a_script_without_errors_ends_well(xuanwu: Call, desk: Desk, file: str) -> None:
    _answers(desk, "check", Check(findings=(finding("w", Severity.WARNING),)))
    assert xuanwu("check", file).code == 0
    _answers(desk, "check", Check())
    ended = xuanwu("check", file, "--for", "debug")
    assert (ended.code, ended.out, ended.err) == (0, "No errors in 0 statements.\n", "")
    assert desk.asked[-1].body["purpose"] == "debug"
    assert xuanwu("check", file, "--for", "run", "--target", "local").code == 0
    asked = desk.asked[-1].body
    assert (asked["purpose"], asked["target"]) == ("run", "local")


def test_data_has_the_places_of_the_file(xuanwu: Call, desk: Desk, tmp_path: Path) -> None:
    job = tmp_path / "job.yaml"
    job.write_text("kind: job\nname: orders\nsql: |\n  SELECT 1;\n  SELECT idd\n")
    _answers(desk, "check", FOUND)
    for form, read in (("json", json.loads), ("yaml", yaml.safe_load)):
        ended = xuanwu("check", str(job), "-o", form)
        assert ended.code == 1
        assert read(ended.out)["findings"][0]["range"] == {
            "line": 5,
            "column": 10,
            "end_line": 5,
            "end_column": 12,
        }


def test_standard_input_is_a_script_too(xuanwu: Call, desk: Desk) -> None:
    _answers(desk, "check", Check())
    assert xuanwu("check", "-", input="\ufeffSELECT 2").code == 0
    assert desk.asked[-1].body["sql"] == "SELECT 2"


@pytest.mark.parametrize("content", ["", " \n\t\n", "-- only a word\n"])
def test_an_empty_script_is_asked_about_like_any_other(
    xuanwu: Call, desk: Desk, tmp_path: Path, content: str
) -> None:
    (tmp_path / "e.sql").write_text(content)
    _answers(desk, "check", Check())
    assert xuanwu("check", str(tmp_path / "e.sql")).code == 0
    assert desk.asked[-1].body["sql"] == content


def test_what_cannot_be_asked_is_an_error_of_the_call(
    xuanwu: Call, desk: Desk, file: str, tmp_path: Path
) -> None:
    desk.on("GET /version", ok({"version": "1"}))
    desk.on("POST /gateway/check", problem(404, "release_not_installed", "Install it."))
    assert xuanwu("check", file, "--release", "1.0").code == 3
    (tmp_path / "latin.sql").write_bytes(b"SELECT '\xe9'")
    ended = xuanwu("check", str(tmp_path / "latin.sql"))
    assert (ended.code, "UTF-8 text (line 1)" in ended.err) == (2, True)
    assert xuanwu("check", file, "--var", "novalue").code == 2
    assert xuanwu("complete", file, "--at", "0:1").code == 2


def test_a_hover_is_told_in_lines(xuanwu: Call, desk: Desk, file: str) -> None:
    assert HOVERING.hover is not None
    text = Documentation(en="Returns a string.", zh="返回")
    hover = HOVERING.hover.model_copy(update={"documentation": text, "type": "STRING"})
    _answers(desk, "hover", Hovering(hover=hover))
    lines = xuanwu("hover", file, "--at", "1:9").out.splitlines()
    assert lines == [
        "function UPPER STRING",
        "  UPPER(<CHARACTER>)",
        "  builtin: scalar",
        "",
        "Returns a string.",
    ]
    found = json.loads(xuanwu("hover", file, "--at", "1:9", "-o", "json").out)
    assert found["hover"]["name"] == "UPPER"
    assert xuanwu("hover", file, "--at", "nowhere").code == 2


def test_a_position_about_which_nothing_is_known_is_no_error(
    xuanwu: Call, desk: Desk, file: str
) -> None:
    _answers(desk, "hover", Hovering())
    ended = xuanwu("hover", file, "--at", "1:1")
    assert (ended.code, "Nothing is known" in ended.err + ended.out) == (0, True)


def test_tables_are_shown_with_their_columns(xuanwu: Call, desk: Desk, file: str) -> None:
    column = {"name": "id", "type": "BIGINT", "nullable": False, "kind": "physical", "key": True}
    sink = SinkTable.model_validate(
        {"table": "c.d.sink", "name": "sink", "statements": [1], "columns": [column]}
    )
    _answers(desk, "tables", TABLES.model_copy(update={"sinks": (sink,)}))
    ended = xuanwu("tables", file)
    assert ended.code == 0
    for word in ("c.d.sink", "sink", "id", "BIGINT NOT NULL", "primary key"):
        assert word in ended.out
    assert json.loads(xuanwu("tables", file, "-o", "json").out)["sinks"][0]["statements"] == [1]


def test_lineage_is_a_table_of_columns(xuanwu: Call, desk: Desk, file: str) -> None:
    ref = ColumnRef(table="c.d.a", column="x")
    column = ColumnLineage(column="n", inputs=(ref,), transformation="SUM(x)")
    one = LINEAGE.statements[0].model_copy(update={"columns": (column,)})
    _answers(desk, "lineage", LINEAGE.model_copy(update={"statements": (one,)}))
    ended = xuanwu("lineage", file)
    assert ended.code == 0
    assert ended.out.splitlines()[1].split() == ["1", "c.d.sink", "c.d.a", "(scan)"]
    assert ended.out.splitlines()[2].split() == ["1", "c.d.sink", "n", "x", "SUM(x)"]
    assert json.loads(xuanwu("lineage", file, "-o", "json").out)["statements"][0]["number"] == 1


def test_a_plan_shows_statements_and_tasks(xuanwu: Call, desk: Desk, file: str) -> None:
    nodes = (
        GraphNode(id=1, operator="Source", name="orders", parallelism=1),
        GraphNode(
            id=2,
            operator="Sink",
            name="shown",
            parallelism=1,
            inputs=(GraphInput(id=1, ship="HASH"),),
        ),
    )
    chains = tuple(
        GraphChain(id=f"c{n}", vertex_id="v", name="x", nodes=(n,), parallelism=1) for n in (1, 2)
    )
    statement = StatementPlan(number=1, range=PLACE, optimized="Sink(...)\n+- Calc")
    made = Plan(statements=(statement,), graph=Graph(nodes=nodes, chains=chains))
    _answers(desk, "plan", made)
    ended = xuanwu("plan", file)
    assert ended.code == 0
    assert "statement 1, line 2\nSink(...)\n+- Calc\n" in ended.out
    assert ended.out.splitlines()[-1].split() == ["c2", "1", "shown", "hash", "from", "orders"]
    _answers(desk, "plan", Plan(findings=(finding(),)))
    assert xuanwu("plan", file, "-o", "json").code == 1


def test_candidates_come_for_a_place_of_the_file(xuanwu: Call, desk: Desk, tmp_path: Path) -> None:
    job = tmp_path / "job.yaml"
    job.write_text("kind: job\nname: orders\nsql: |\n  SEL\n")
    _answers(desk, "complete", COMPLETION)
    ended = xuanwu("complete", str(job), "--at", "4:6")
    assert ended.out.splitlines()[1].split() == ["SELECT", "keyword"]
    assert (desk.asked[-1].body["line"], desk.asked[-1].body["column"]) == (1, 4)
    assert xuanwu("complete", str(job), "--at", "2:1").code == 2


def test_a_session_in_a_pipe_is_rows_on_the_output_and_the_rest_beside_it(
    xuanwu: Call, desk: Desk, file: str, tmp_path: Path
) -> None:
    (tmp_path / "rows.csv").write_text('id,名\n1,"a,b"\n2,\n')
    _stream(desk, *EVENTS)
    given = f"orders={tmp_path / 'rows.csv'}"
    ended = xuanwu("debug", file, "--given", given, "--rows", "5", "--seed", "7", "--sample", "b")
    assert ended.code == 0
    assert ended.out == "sink\t+I\t7\nsink\t-D\t7\n"
    assert ended.err.splitlines()[:2] == ["· waiting for a worker, 2 ahead", "· parse 1.5 ms"]
    assert ended.err.splitlines()[-1] == "· 2 rows in 4 ms: all rows were processed"
    body = desk.asked[-1].body
    assert (body["limits"]["rows"], body["mocks"]["seed"]) == (5, 7)
    assert body["mocks"]["tables"]["orders"]["rows"] == [
        {"id": "1", "名": "a,b"},
        {"id": "2", "名": None},
    ]
    assert body["mocks"]["tables"]["b"]["sample"] == {"rows": 100, "seconds": 10.0}


def test_a_session_as_data_is_one_event_a_line(xuanwu: Call, desk: Desk, file: str) -> None:
    _stream(desk, *EVENTS)
    events = [json.loads(line) for line in xuanwu("debug", file, "-o", "json").out.splitlines()]
    assert [event["event"] for event in events] == ["wait", "step", "console", "rows", "end"]
    documents = list(yaml.safe_load_all(xuanwu("debug", file, "-o", "yaml").out))
    assert documents == events


def test_a_session_that_fails_shows_why_and_ends_with_one(
    xuanwu: Call, desk: Desk, file: str
) -> None:
    wrong = FindingEvent(**finding(at=PLACE).model_dump())
    _stream(desk, wrong, EndEvent(reason="failed", message="It cannot run."))
    ended = xuanwu("debug", file)
    assert ended.code == 1
    assert "    |        ^^^" in ended.err.splitlines()
    assert "failed. It cannot run." in ended.err


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("r.csv", "a,b\n1\n", "line 2 has 1 value, but there are 2 columns"),
        ("r.csv", "", "is empty"),
        ("r.json", "[1]", "row 1 is not a mapping"),
        ("r.json", "{", "is not valid JSON"),
        ("r.txt", "a", ".csv, .json or .jsonl"),
    ],
)
def test_rows_that_cannot_be_read_are_named_before_anybody_is_asked(
    xuanwu: Call, desk: Desk, file: str, tmp_path: Path, name: str, content: str, word: str
) -> None:
    (tmp_path / name).write_text(content)
    ended = xuanwu("debug", file, "--given", f"t={tmp_path / name}")
    assert (ended.code, word in ended.err) == (2, True)
    assert desk.asked == []


def test_with_no_server_the_flink_of_this_machine_answers(
    xuanwu: Call, gateway: ScriptGateway, file: str
) -> None:
    gateway.found = FOUND
    ended = xuanwu("check", file, "--release", "2.2.1")
    assert ended.code == 1
    assert ended.out.startswith(f"{file}:1:1: note")
    assert gateway.of("check")[0]["sql"] == SQL
    assert json.loads(xuanwu("lineage", file, "--release", "2.2.1", "-o", "json").out)
    assert xuanwu("plan", file, "--release", "2.2.1").code == 1, "it tells what a check tells"
    assert xuanwu("complete", file, "--at", "1:1", "--release", "2.2.1").code == 0
    ended = xuanwu("debug", file, "--release", "2.2.1")
    assert (ended.code, ended.out) == (0, "sink\t+I\t7\nsink\t-D\t7\n")
    assert gateway.closed == 1


def test_a_server_can_be_passed_by(
    xuanwu: Call, desk: Desk, gateway: ScriptGateway, file: str
) -> None:
    assert xuanwu("check", file, "--local", "--release", "2.2.1").code == 0
    assert desk.asked == []


def test_a_named_server_that_is_away_is_told(
    xuanwu: Call, gateway: ScriptGateway, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUANWU_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("XUANWU_TOKEN", "xw_test")
    ended = xuanwu("check", file, "--release", "2.2.1")
    assert ended.code == 0
    assert "no server answers at http://127.0.0.1:9" in ended.err


def test_an_error_of_the_own_gateway_is_shown_as_one(
    xuanwu: Call, gateway: ScriptGateway, file: str, tmp_path: Path
) -> None:
    gateway.fails = Unavailable("There is no Java.")
    for command in ("check", "debug"):
        ended = xuanwu(command, file, "--release", "2.2.1")
        assert (ended.code, "There is no Java." in ended.err) == (6, True)
    assert xuanwu("check", file, "--release", "9.9").code == 3
    job = tmp_path / "job.yaml"
    job.write_text("kind: job\nname: orders\nsql: SELECT 1\ncatalogs: [shop]\n")
    ended = xuanwu("check", str(job), "--release", "2.2.1")
    assert (ended.code, "'shop' is stored on a server" in ended.err) == (2, True)


def test_a_start_that_is_refused_shows_each_mistake(xuanwu: Call, desk: Desk) -> None:
    facts = {"findings": [finding(at=PLACE).model_dump(mode="json")]}
    refused = problem(422, "script_invalid", "Line 2: no.", facts=facts)
    for route in ("POST /jobs/orders/start", "POST /runs/run_1/restart"):
        desk.on(route, refused)
    spec = {"name": "orders", "sql": SQL}
    for ref in ("orders", "job_1"):
        desk.on(f"GET /jobs/{ref}", ok(job_json(spec=spec)))
    desk.on("GET /runs/run_1", ok(job_json()["last_run"]))
    for command in ("start", "restart"):
        ended = xuanwu("run", command, "orders")
        assert ended.code == 2
        assert "    |        ^^^" in ended.err.splitlines()
        assert "error: Line 2: no." in ended.err


def test_a_broken_connection_ends_a_session_with_a_word(
    xuanwu: Call, desk: Desk, file: str
) -> None:
    _stream(desk, *EVENTS[:2])
    ended = xuanwu("debug", file)
    assert (ended.code, "ended the session" in ended.err) == (6, True)


CASES = """\
kind: test
name: right
sql: SELECT 1
given: {a: [{id: 7}]}
expected: {sink: []}
---
kind: test
name: wrong
sql: SELECT 1
expected: {sink: [{id: 8}]}
"""


def test_cases_are_run_one_by_one_and_the_wrong_ones_explained(
    xuanwu: Call, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "c.yaml").write_text(CASES)
    _stream(desk, *EVENTS)
    report = tmp_path / "junit.xml"
    ended = xuanwu("test", str(tmp_path / "cases"), "--junit", str(report), "--release", "2.2.1")
    assert ended.code == 1
    assert ended.err == "1 passed, 1 failed\n"
    lines = ended.out.splitlines()
    assert lines[:2] == ["ok     right  0.00 s", "FAILED wrong  0.00 s"]
    assert "missing    id=8" in ended.out
    assert '<testsuites tests="2" failures="1" errors="0"' in report.read_text()
    right, _ = desk.of("POST /gateway/debug")
    assert right.body["release"] == "2.2.1"
    assert right.body["mocks"]["rows"] == 0
    assert right.body["mocks"]["tables"]["a"]["rows"] == [{"id": 7}]


@pytest.mark.parametrize(
    ("events", "word"),
    [
        ([EndEvent(reason="seconds")], "did not end within 60 s"),
        ([EndEvent(reason="rows")], "more than 100,000 rows"),
        ([EndEvent(reason="killed", message="The worker is gone.")], "The worker is gone."),
        (
            [FindingEvent(**finding(at=PLACE).model_dump()), EndEvent(reason="failed")],
            "line 2, column 8: column_unknown!",
        ),
    ],
)
def test_a_case_that_does_not_end_well_says_why(
    xuanwu: Call, desk: Desk, tmp_path: Path, events: list[Any], word: str
) -> None:
    (tmp_path / "c.yaml").write_text(CASES.split("---", maxsplit=1)[0])
    _stream(desk, *events)
    ended = xuanwu("test", str(tmp_path / "c.yaml"), "-o", "json")
    assert ended.code == 1
    assert word in json.loads(ended.out)[0]["error"]


def test_a_case_that_cannot_be_read_is_an_error_of_the_call(
    xuanwu: Call, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "c.yaml").write_text("kind: test\nname: x\nsql: SELECT 1\nexpect: {}\n")
    ended = xuanwu("test", str(tmp_path / "c.yaml"))
    assert (ended.code, "Did you mean 'expected'?" in ended.err) == (2, True)
    assert xuanwu("test", str(tmp_path)).code == 2


def test_a_session_saves_itself_as_a_case_that_passes(
    xuanwu: Call, desk: Desk, file: str, tmp_path: Path
) -> None:
    given = SourceEvent(table="c.d.a", how="generated", rows=1, given=({"id": 7},))
    _stream(desk, given, *EVENTS)
    saved = tmp_path / "saved.yaml"
    assert xuanwu("debug", file, "--save", str(saved)).code == 0
    assert desk.asked[-1].body["mocks"]["tell"] is True
    assert yaml.safe_load(saved.read_text())["given"] == {"c.d.a": [{"id": 7}]}
    assert xuanwu("test", str(saved)).code == 0
    again = xuanwu("debug", file, "--save", str(saved))
    assert (again.code, "already exists" in again.err) == (2, True)
