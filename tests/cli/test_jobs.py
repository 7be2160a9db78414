from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.cli.conftest import Call
from tests.cli.server import Asked, Desk
from tests.client.wire import items, job_json, ok, problem, revision_json, run_json, who_json

_FILE = "kind: job\nname: orders\nsql: SELECT 1\n"
_DIFF = "--- saved\n+++ new\n@@ -1 +1 @@\n-sql: SELECT 0\n+sql: SELECT 1"


def _apply(action: str, diff: str = _DIFF) -> Any:
    def reply(asked: Asked) -> httpx.Response:
        return ok(
            {"action": action, "name": asked.body["spec"]["name"], "revision": 3, "diff": diff}
        )

    return reply


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "orders.yaml"
    path.write_text(_FILE)
    return str(path)


def test_apply_shows_the_difference_and_then_makes_it_so(
    xuanwu: Call, desk: Desk, file: str
) -> None:
    desk.on("POST /jobs/apply", _apply("changed"))
    ended = xuanwu("apply", "-f", file, "--note", "why")
    assert ended.code == 0
    assert "-sql: SELECT 0\n+sql: SELECT 1\n" in ended.out
    assert ended.out.endswith("job orders changed, revision 3\n")
    assert [one.body["dry_run"] for one in desk.of("POST /jobs/apply")] == [True, False]
    assert desk.asked[-1].body["note"] == "why"


def test_a_dry_run_changes_nothing(xuanwu: Call, desk: Desk, file: str) -> None:
    desk.on("POST /jobs/apply", _apply("changed"))
    assert "(dry run)" in xuanwu("apply", "-f", file, "--dry-run", "--start").out
    assert [one.body["dry_run"] for one in desk.asked] == [True]


def test_what_is_the_same_is_not_sent_again(xuanwu: Call, desk: Desk, file: str) -> None:
    desk.on("POST /jobs/apply", _apply("unchanged", ""))
    ended = xuanwu("apply", "-f", file)
    assert ended.out == "job orders unchanged, revision 3\n"
    assert len(desk.asked) == 1


def test_one_wrong_file_keeps_all_of_them_from_being_applied(
    xuanwu: Call, desk: Desk, tmp_path: Path, file: str
) -> None:
    (tmp_path / "z.yaml").write_text("kind: job\nname: z\nsql: SELECT 1\ntarget: nowhere\n")

    def reply(asked: Asked) -> httpx.Response:
        if asked.body["spec"]["name"] == "z":
            return problem(404, "not_found", "The target 'nowhere' was not found.")
        return _apply("changed")(asked)

    desk.on("POST /jobs/apply", reply)
    assert xuanwu("apply", "-f", str(tmp_path)).code == 3
    assert all(one.body["dry_run"] for one in desk.asked)


def test_two_files_cannot_name_one_job(xuanwu: Call, desk: Desk, tmp_path: Path, file: str) -> None:
    (tmp_path / "again.yaml").write_text(_FILE)
    ended = xuanwu("apply", "-f", file, "-f", str(tmp_path / "again.yaml"))
    assert ended.code == 2
    assert "more than one file" in ended.err
    assert not desk.asked


def test_apply_starts_only_what_does_not_run(xuanwu: Call, desk: Desk, tmp_path: Path) -> None:
    for name in ("idle", "busy"):
        (tmp_path / f"{name}.yaml").write_text(_FILE.replace("orders", name))
    desk.on("POST /jobs/apply", _apply("unchanged", ""))
    desk.on("GET /jobs/idle", ok(job_json(name="idle", last_run=run_json(is_live=False))))
    desk.on("GET /jobs/busy", ok(job_json(name="busy")))
    desk.on("POST /jobs/idle/start", ok(run_json(id="run_new"), 202))
    ended = xuanwu("apply", "-f", str(tmp_path), "--start")
    assert ended.code == 0
    assert "run run_new of idle accepted" in ended.err
    assert "xuanwu run restart busy" in ended.err


def test_diff_changes_nothing_and_can_tell_by_its_code(xuanwu: Call, desk: Desk, file: str) -> None:
    desk.on("POST /jobs/apply", _apply("changed"))
    assert xuanwu("diff", "-f", file).code == 0
    assert xuanwu("diff", "-f", file, "--exit-code").code == 1
    assert all(one.body["dry_run"] for one in desk.asked)


def test_data_goes_to_the_output_alone(xuanwu: Call, desk: Desk, file: str) -> None:
    desk.on("POST /jobs/apply", _apply("changed"))
    ended = xuanwu("apply", "-f", file, "-o", "json")
    assert json.loads(ended.out)[0]["action"] == "changed"


def test_a_list_is_a_table_an_array_or_yaml(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs", items(job_json(), job_json(name="x" * 63, last_run=None)))
    table = xuanwu("job", "list").out.splitlines()
    assert table[0].split() == [
        "NAME", "FOLDER", "KIND", "REVISION", "LAST", "RUN", "STATE", "CHANGED",
    ]  # fmt: skip
    assert table[2].startswith("x" * 63 + " ")
    assert len(table) == 3 and not any(line.endswith(" ") for line in table)
    assert json.loads(xuanwu("job", "list", "-o", "json").out)[0]["name"] == "orders"
    assert yaml.safe_load(xuanwu("job", "list", "-o", "yaml").out)[0]["last_run"]["id"] == "run_1"


def test_an_empty_list_says_what_to_do_and_gives_no_data(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs", items())
    ended = xuanwu("job", "list")
    assert (ended.code, ended.out) == (0, "")
    assert "xuanwu apply -f" in ended.err
    assert json.loads(xuanwu("job", "list", "-o", "json").out) == []


def test_the_text_of_a_job_can_be_applied_again(xuanwu: Call, desk: Desk, tmp_path: Path) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    desk.on("POST /jobs/apply", _apply("unchanged", ""))
    file = tmp_path / "again.yaml"
    file.write_text(xuanwu("job", "show", "orders", "--text").out)
    assert xuanwu("apply", "-f", str(file)).code == 0
    assert desk.asked[-1].body["spec"] == job_json()["spec"]


def test_an_older_revision_can_be_shown(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    desk.on("GET /jobs/orders/revisions/1", ok(revision_json(1, sql="SELECT old")))
    ended = xuanwu("job", "show", "orders", "-r", "1")
    assert "1 of 2" in ended.out and "SELECT old" in ended.out


def test_the_difference_of_the_newest_revisions_is_the_default(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    desk.on("GET /jobs/orders/diff", ok({"diff": _DIFF}))
    assert "+sql: SELECT 1" in xuanwu("job", "diff", "orders").out
    query = desk.of("GET /jobs/orders/diff")[0].query
    assert (query["old"], query["new"]) == ("1", "2")


def test_the_space_goes_along(xuanwu: Call, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.on("GET /jobs", items())
    xuanwu("job", "list", "--space", "team")
    monkeypatch.setenv("XUANWU_SPACE", "other")
    xuanwu("job", "list")
    assert [one.query["space"] for one in desk.asked] == ["team", "other"]


def _editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    file = tmp_path / "editor.sh"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(file))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def _kept(tmp_path: Path) -> list[Path]:
    return list(tmp_path.glob("xuanwu-edit-*/orders.yaml"))


def test_editing_saves_a_revision(
    xuanwu: Call, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    desk.on("GET /jobs/job_1", ok(job_json()))
    desk.on("PUT /jobs/job_1", ok(revision_json(3)))
    _editor(tmp_path, monkeypatch, 'echo "parallelism: 4" >> "$1"')
    ended = xuanwu("job", "edit", "orders", "--note", "more")
    assert (ended.code, ended.out) == (0, "job orders saved, revision 3\n")
    assert desk.asked[-1].body["spec"]["parallelism"] == 4
    assert desk.asked[-1].body["note"] == "more"
    assert _kept(tmp_path) == []


@pytest.mark.parametrize("script", ["true", ': > "$1"'], ids=["unchanged", "emptied"])
def test_editing_nothing_saves_nothing(
    xuanwu: Call, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    _editor(tmp_path, monkeypatch, script)
    assert xuanwu("job", "edit", "orders").code == 0
    assert not desk.of("PUT /jobs/job_1")


@pytest.mark.parametrize(
    ("script", "code"),
    [('echo "paralelism: 4" >> "$1"', 2), ('echo "parallelism: 4" >> "$1"', 4)],
    ids=["a wrong key", "somebody else saved"],
)
def test_a_text_that_cannot_be_saved_is_kept(
    xuanwu: Call,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    code: int,
) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    desk.on("PUT /jobs/job_1", problem(409, "revision_stale", "ann saved revision 7 meanwhile."))
    _editor(tmp_path, monkeypatch, script)
    ended = xuanwu("job", "edit", "orders")
    assert ended.code == code
    assert all(one.body["base_revision"] == 2 for one in desk.of("PUT /jobs/job_1"))
    assert str(_kept(tmp_path)[0]) in ended.err
    assert "elism: 4" in _kept(tmp_path)[0].read_text()


def test_an_editor_that_fails_saves_nothing(
    xuanwu: Call, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.on("GET /jobs/orders", ok(job_json()))
    _editor(tmp_path, monkeypatch, 'echo "parallelism: 4" >> "$1"; exit 3')
    ended = xuanwu("job", "edit", "orders")
    assert ended.code == 6 and "exited with code 3" in ended.err
    assert not desk.of("PUT /jobs/job_1")


def test_an_artifact_is_uploaded_once_and_its_hash_printed(
    xuanwu: Call, desk: Desk, tmp_path: Path
) -> None:
    jar = tmp_path / "a.jar"
    jar.write_bytes(os.urandom(600_000))
    view = {"sha256": "ab" * 32, "space_id": "s", "name": "a.jar", "size": 1}
    view |= {"created_at": "2026-01-01T00:00:00Z", "created_by": who_json("ada")}
    desk.on("POST /artifacts", ok(view, 201))
    ended = xuanwu("artifact", "upload", str(jar))
    assert (ended.code, ended.out) == (0, "ab" * 32 + "\n")
    assert desk.asked[-1].content == jar.read_bytes()
