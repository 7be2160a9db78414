from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call
from tests.cli.server import Asked, Desk
from tests.client.wire import NOW, items, ok, problem, who_json

_WHO = {**who_json("ada"), "role": "developer", "space_id": None}
_TOKEN = {"id": "tok_1", "name": "ci", "role": "operator", "space_id": None, "created_at": NOW}


def _named(**more: str) -> dict[str, Any]:
    return {
        "name": "key",
        "space_id": "s",
        "updated_at": NOW,
        "updated_by": who_json("ada"),
        **more,
    }


def test_a_secret_comes_from_a_pipe(xuanwu: Call, desk: Desk) -> None:
    desk.on("PUT /secrets/key", ok(_named()))
    ended = xuanwu("secret", "set", "key", input="hush hush\n")
    assert ended.code == 0
    assert desk.asked[0].body == {"value": "hush hush"}
    assert "hush" not in ended.out + ended.err


def test_a_secret_comes_from_a_file(xuanwu: Call, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "s").write_text("two\nlines\n")
    desk.on("PUT /secrets/key", ok(_named()))
    xuanwu("secret", "set", "key", "--from-file", str(tmp_path / "s"))
    assert desk.asked[0].body == {"value": "two\nlines"}


def test_a_secret_is_never_an_argument(xuanwu: Call, desk: Desk) -> None:
    ended = xuanwu("secret", "set", "key", "hush")
    assert ended.code == 2
    assert not desk.asked


def test_an_empty_secret_is_not_set(xuanwu: Call, desk: Desk) -> None:
    ended = xuanwu("secret", "set", "key", input="\n")
    assert ended.code == 2 and "empty" in ended.err
    assert not desk.asked


def test_a_secret_is_listed_by_name(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /secrets", items(_named()))
    assert xuanwu("secret", "list").out.splitlines()[1].startswith("key ")


def test_variables_and_catalogs_are_set_listed_and_deleted(
    xuanwu: Call, desk: Desk, tmp_path: Path
) -> None:
    sql = tmp_path / "lake.sql"
    sql.write_text("CREATE CATALOG lake WITH ('type'='x');\n")
    catalog = _named(id="cat_1", sql=sql.read_text()) | {"name": "lake"}
    desk.on("PUT /variables/key", ok(_named(value="v")))
    desk.on("GET /variables", items(_named(value="v")))
    desk.on("DELETE /variables/key", ok(None))
    desk.on("PUT /catalogs/lake", ok(catalog))
    desk.on("GET /catalogs/lake", ok(catalog))
    desk.on("DELETE /catalogs/lake", ok(None))
    assert xuanwu("variable", "set", "key", "v").code == 0
    assert desk.asked[-1].body == {"value": "v"}
    assert xuanwu("variable", "list").out.splitlines()[1].split()[:2] == ["key", "v"]
    assert xuanwu("variable", "delete", "key").code == 0
    assert xuanwu("catalog", "set", "lake", "-f", str(sql)).code == 0
    assert desk.asked[-1].body == {"sql": sql.read_text()}
    assert xuanwu("catalog", "show", "lake").out == sql.read_text()
    assert xuanwu("catalog", "delete", "lake").code == 0


def test_a_login_is_tried_before_it_is_kept(
    xuanwu: Call, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whoami(asked: Asked):
        known = asked.headers["authorization"] == "Bearer xw_good"
        return ok(_WHO) if known else problem(401, "unauthenticated", "Not known.")

    desk.on("GET /whoami", whoami)
    monkeypatch.delenv("XUANWU_TOKEN")
    monkeypatch.delenv("XUANWU_URL")
    file = tmp_path / "home" / "client.toml"
    assert xuanwu("login", desk.url, input="xw_bad\n").code == 5
    assert not file.exists()
    ended = xuanwu("login", desk.url, input="xw_good\n")
    assert ended.code == 0 and "ada (developer)" in ended.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "ada" in xuanwu("whoami").out


def test_a_new_token_is_the_only_thing_on_the_output(xuanwu: Call, desk: Desk) -> None:
    desk.on("POST /tokens", ok({**_TOKEN, "token": "xw_new"}, 201))
    ended = xuanwu("token", "create", "ci", "--role", "operator", "--valid-for", "90d")
    assert ended.out == "xw_new\n"


def test_a_token_is_taken_back_by_its_name(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /tokens", items(_TOKEN))
    desk.on("DELETE /tokens/tok_1", ok(None))
    assert xuanwu("token", "delete", "ci").code == 0
    ended = xuanwu("token", "delete", "co")
    assert ended.code == 3 and "Known: ci." in ended.err


def test_a_token_is_renamed_by_its_name(xuanwu: Call, desk: Desk) -> None:
    desk.on("GET /tokens", items(_TOKEN))
    desk.on("POST /tokens/tok_1/rename", ok({**_TOKEN, "name": "build"}))
    ended = xuanwu("token", "rename", "ci", "build")
    assert ended.code == 0 and "ci was renamed to build" in ended.err
    assert json.loads(desk.asked[-1].content) == {"name": "build"}


def test_the_version_needs_no_server(xuanwu: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUANWU_URL", "http://127.0.0.1:9")
    ended = xuanwu("version")
    assert ended.code == 0
    assert "client" in ended.out and "xuanwu up" in ended.out
