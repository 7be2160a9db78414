from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Call
from tests.cli.server import Desk
from tests.client.wire import items, ok, problem

SETTINGS: dict[str, Any] = {
    "access": {"server": "https://a", "token": "(set)"},
    "namespace": "flink",
    "image": "flink:{release}",
    "state": {"uri": "s3://bucket/x"},
}


def _target(name: str = "prod", **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "kubernetes",
        "origin": "api",
        "is_default": False,
        "is_declared": False,
        "version": 3,
        "clusters": 2,
        "message": None,
        "settings": SETTINGS,
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": {"kind": "user", "id": "usr_1", "name": "ann"},
        "updated_at": "2026-01-02T00:00:00Z",
        "updated_by": {"kind": "user", "id": "usr_2", "name": "bob"},
        **changes,
    }


def _probe(*steps: tuple[str, str]) -> dict[str, Any]:
    told = [{"name": name, "status": status, "message": f"{name}!"} for name, status in steps]
    usable = all(status != "failed" for _, status in steps)
    return {"target": "prod", "is_usable": usable, "steps": told}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Settings beside the kubeconfig that they name."""
    (tmp_path / "k.yaml").write_text("users: []\n")
    file = tmp_path / "prod.yaml"
    file.write_text(yaml.safe_dump({**SETTINGS, "access": {"kubeconfig": "k.yaml"}}))
    return file


def _editor(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", command)


def test_targets_say_what_they_carry_whence_they_come_and_why_nobody_can_tell(
    xuanwu: Call, desk: Desk
) -> None:
    far = _target("far", clusters=None, message="It cannot be asked now.")
    local = _target("local", kind="local", origin="settings", is_declared=True)
    left = _target("left", origin="settings")
    desk.on("GET /targets", items(far, left, local))
    lines = xuanwu("target", "list").out.splitlines()
    assert lines[1].split() == ["far", "kubernetes", "api", "It", "cannot", "be", "asked", "now."]
    assert lines[2].split() == ["left", "kubernetes", "settings", "(no", "longer", "declared)", "2"]
    assert lines[3].split() == ["local", "local", "settings", "2"]


def test_a_target_is_shown_with_its_settings_to_whoever_may_see_them(
    xuanwu: Call, desk: Desk
) -> None:
    desk.on("GET /targets/prod", ok(_target(is_default=True)))
    shown = xuanwu("target", "show", "prod").out
    assert "by bob" in shown and "token: (set)" in shown and "jobs without a target" in shown
    desk.on("GET /targets/prod", ok(_target(settings=None)))
    assert "namespace" not in xuanwu("target", "show", "prod").out
    told = yaml.safe_load(xuanwu("target", "show", "prod", "-o", "yaml").out)
    assert (told["version"], told["settings"]) == (3, None)


def test_a_target_is_added_from_a_file_whose_kubeconfig_goes_along(
    xuanwu: Call, desk: Desk, file: Path
) -> None:
    desk.on("POST /targets", ok(_target(version=1), 201))
    ended = xuanwu("target", "add", "prod", "-f", str(file))
    assert (ended.code, ended.out) == (0, "target prod added, version 1\n")
    assert "xuanwu target test prod" in ended.err
    (asked,) = desk.of("POST /targets")
    access = asked.body["settings"].pop("access")
    assert access == {"kubeconfig_text": "users: []\n"}
    assert asked.body["name"] == "prod"


def test_token_and_ca_go_along_too_and_standard_input_is_a_file(
    xuanwu: Call, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "t").write_text("tok")
    (tmp_path / "c").write_text("pem")
    access = {
        "server": "https://a",
        "token_file": str(tmp_path / "t"),
        "ca_file": str(tmp_path / "c"),
    }
    desk.on("POST /targets", ok(_target(), 201))
    text = json.dumps({**SETTINGS, "access": access})
    assert xuanwu("target", "add", "prod", "-f", "-", "-o", "json", input=text).code == 0
    sent = desk.of("POST /targets")[0].body["settings"]["access"]
    assert sent == {"server": "https://a", "token": "tok", "ca": "pem"}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: [", "is not valid YAML"),
        ("- a", "must be a mapping"),
        ("", "must contain the settings of one target"),
        ("a: 1\n---\nb: 1", "must contain the settings of one target"),
        ("access: {kubeconfig: nowhere}", "nowhere cannot be read"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_before_anything_is_sent(
    xuanwu: Call, desk: Desk, tmp_path: Path, text: str, hint: str
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text)
    ended = xuanwu("target", "add", "prod", "-f", str(file))
    assert ended.code == 2 and hint in ended.err
    assert desk.asked == []


def test_a_target_is_edited_in_the_editor_under_the_version_that_was_read(
    xuanwu: Call, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.on("GET /targets/prod", ok(_target()))
    desk.on("PUT /targets/prod", ok(_target(version=4)))
    _editor(monkeypatch, "sed -i s/flink:/other:/")
    ended = xuanwu("target", "edit", "prod")
    assert (ended.code, ended.out) == (0, "target prod changed, version 4\n")
    (asked,) = desk.of("PUT /targets/prod")
    assert asked.body == {"version": 3, "settings": {**SETTINGS, "image": "other:{release}"}}


def test_a_text_that_is_refused_is_kept(
    xuanwu: Call, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.on("GET /targets/prod", ok(_target()))
    desk.on("PUT /targets/prod", problem(409, "version_changed", "It was changed since."))
    _editor(monkeypatch, "sed -i s/flink:/other:/")
    ended = xuanwu("target", "edit", "prod")
    assert ended.code == 4 and "changed since" in ended.err
    kept = Path(ended.err.partition("Your text was saved in ")[2].splitlines()[0])
    assert "other:" in kept.read_text()
    _editor(monkeypatch, "true")
    assert "Nothing was changed" in xuanwu("target", "edit", "prod").err


def test_a_file_replaces_the_settings(xuanwu: Call, desk: Desk, file: Path) -> None:
    desk.on("GET /targets/prod", ok(_target()))
    desk.on("PUT /targets/prod", ok(_target(version=4, message="It is silent.")))
    ended = xuanwu("target", "edit", "prod", "-f", str(file))
    assert (ended.code, "warning: It is silent." in ended.err) == (0, True)
    assert desk.of("PUT /targets/prod")[0].body["version"] == 3


def test_who_sees_no_settings_edits_none(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /targets/prod", ok(_target(settings=None)))
    ended = xuanwu("target", "edit", "prod")
    assert ended.code != 0 and "administrator" in ended.err


def test_a_test_tells_each_step_and_ends_with_1_where_one_failed(
    xuanwu: Call, desk: Desk, file: Path
) -> None:
    desk.on("POST /targets/prod/test", ok(_probe(("reach", "ok"), ("server", "warning"))))
    ended = xuanwu("target", "test", "prod")
    assert ended.code == 0
    assert ended.out.splitlines() == ["ok       reach: reach!", "warning  server: server!"]
    desk.on("POST /targets/test", ok(_probe(("reach", "ok"), ("namespace", "failed"))))
    ended = xuanwu("target", "test", "prod", "-f", str(file), "-o", "json")
    assert ended.code == 1
    assert json.loads(ended.out)["steps"][1]["status"] == "failed"
    (asked,) = desk.of("POST /targets/test")
    assert asked.body["name"] == "prod"


def test_a_removal_tells_which_jobs_are_left_behind(xuanwu: Call, desk: Desk) -> None:
    desk.on("DELETE /targets/prod", ok({"warnings": ["Jobs name it: a, b."]}))
    ended = xuanwu("target", "remove", "prod", "--yes")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.splitlines() == ["target prod removed", "warning: Jobs name it: a, b."]
    desk.on("DELETE /targets/prod", problem(409, "target_in_use", "Runs need it still: run_1."))
    ended = xuanwu("target", "remove", "prod", "--yes")
    assert ended.code == 4 and "run_1" in ended.err


def test_a_target_is_told_that_its_old_namespace_is_gone(xuanwu: Call, desk: Desk) -> None:
    desk.on("DELETE /targets/prod/identity", ok(None))
    ended = xuanwu("target", "forget", "prod", "--yes")
    assert (ended.code, ended.out) == (0, "")
    assert "now refers to is accepted" in ended.err
    desk.on("DELETE /targets/prd/identity", problem(404, "not_found", "No target 'prd'."))
    assert xuanwu("target", "forget", "prd", "--yes").code == 3
