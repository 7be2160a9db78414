"""The command line as people use it, against the real API on virtual JobManagers."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.platform import Served, served
from xuanwu.client import Client
from xuanwu.kernel.errors import Conflict, NotFound, Unauthenticated

_FILE = "kind: job\nname: orders\nsql: orders.sql\ntarget: fake\n"


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture
def space(_server: Served, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A space of its own for each test, in which the command line works."""
    monkeypatch.setenv("XUANWU_URL", _server.url)
    monkeypatch.setenv("XUANWU_TOKEN", _server.token)
    name = f"s-{abs(hash(request.node.nodeid)) % 10**12}"
    with Client() as client:
        client.spaces.create(name)
    monkeypatch.setenv("XUANWU_SPACE", name)
    return name


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "orders.sql").write_text("INSERT INTO a\nSELECT * FROM b;\n")
    path = tmp_path / "orders.yaml"
    path.write_text(_FILE)
    return path


def test_a_job_goes_from_a_file_to_running_and_back(xuanwu: Call, space: str, file: Path) -> None:
    assert xuanwu("apply", "-f", str(file), "--note", "first").out.endswith(
        "job orders created, revision 1\n"
    )
    assert xuanwu("apply", "-f", str(file)).out == "job orders unchanged, revision 1\n"
    assert xuanwu("run", "start", "orders", "--wait").out.endswith("is Running\n")

    again = xuanwu("run", "start", "orders")
    live = json.loads(xuanwu("run", "list", "--live", "-o", "json").out)
    assert again.code == 4 and live[0]["id"] in again.err

    assert xuanwu("run", "savepoint", "orders", "--wait").code == 0
    assert xuanwu("job", "delete", "orders", "--yes").code == 4
    assert xuanwu("run", "stop", "orders", "--wait").out.endswith("is Cancel\n")
    assert xuanwu("run", "watch", "orders").code == 0
    out = xuanwu("run", "events", "orders").out
    assert "Running" in out and "Cancel" in out
    assert xuanwu("run", "show", "orders").code == 0


def test_a_restart_is_followed_to_the_next_run(xuanwu: Call, space: str, file: Path) -> None:
    xuanwu("apply", "-f", str(file))
    xuanwu("run", "start", "orders", "--wait")
    first = json.loads(xuanwu("run", "show", "orders", "-o", "json").out)["id"]
    ended = xuanwu("run", "restart", first, "--wait")
    assert ended.code == 0, ended.err
    second = json.loads(xuanwu("run", "show", "orders", "-o", "json").out)
    assert (second["state"], second["parent_id"]) == ("Running", first)
    assert second["restore_path"]
    xuanwu("run", "stop", "orders", "--wait")


def test_texts_are_compared_rolled_back_and_shown(xuanwu: Call, space: str, file: Path) -> None:
    xuanwu("apply", "-f", str(file))
    file.write_text(_FILE + "parallelism: 3\n")
    diff = xuanwu("diff", "-f", str(file), "--exit-code")
    assert diff.code == 1 and "+parallelism: 3" in diff.out
    assert xuanwu("apply", "-f", str(file), "--dry-run").code == 0
    assert "1 of 1" in xuanwu("job", "show", "orders").out
    xuanwu("apply", "-f", str(file))
    assert "+parallelism: 3" in xuanwu("job", "diff", "orders").out
    assert xuanwu("job", "rollback", "orders", "1").out.endswith("as revision 3\n")
    revisions = json.loads(xuanwu("job", "revisions", "orders", "-o", "json").out)
    assert [one["number"] for one in revisions] == [3, 2, 1]
    assert xuanwu("job", "delete", "orders", "-y").code == 0
    assert xuanwu("job", "show", "orders").code == 3


def test_a_jar_job_comes_from_a_path(xuanwu: Call, space: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "job.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "Main-Class: X\n")
    file = tmp_path / "j.yaml"
    file.write_text("kind: job\nname: prog\njar: {artifact: job.jar}\ntarget: fake\n")
    ended = xuanwu("apply", "-f", str(file))
    assert ended.code == 0, ended.err
    artifacts = json.loads(xuanwu("artifact", "list", "-o", "json").out)
    assert [one["name"] for one in artifacts] == ["job.jar"]
    assert artifacts[0]["sha256"] in xuanwu("job", "show", "prog", "--text").out


def test_wrong_keys_and_names_are_told_with_the_right_ones(
    xuanwu: Call, space: str, file: Path
) -> None:
    file.write_text(_FILE.replace("fake", "fack"))
    ended = xuanwu("apply", "-f", str(file))
    assert ended.code == 3 and "fack" in ended.err
    file.write_text(_FILE)
    file.with_name("orders.sql").write_text("INSERT INTO a SELECT '${nobody}';")
    xuanwu("apply", "-f", str(file))
    ended = xuanwu("run", "start", "orders")
    assert ended.code == 2 and "xuanwu variable set nobody" in ended.err
    assert xuanwu("variable", "set", "nobody", "somebody").code == 0
    assert xuanwu("run", "start", "orders", "--wait").code == 0
    assert xuanwu("run", "stop", "orders", "--wait").code == 0


def test_shared_things_are_set_listed_and_deleted(xuanwu: Call, space: str, tmp_path: Path) -> None:
    (tmp_path / "lake.sql").write_text("CREATE CATALOG lake WITH ('type'='generic_in_memory')")
    assert xuanwu("catalog", "set", "lake", "-f", str(tmp_path / "lake.sql")).code == 0
    assert xuanwu("secret", "set", "key", input="hush hush").code == 0
    assert "hush" not in xuanwu("secret", "list", "-o", "json").out
    assert "lake" in xuanwu("catalog", "list").out
    for noun, name in (("catalog", "lake"), ("secret", "key")):
        assert xuanwu(noun, "delete", name, "--yes").code == 0
        assert xuanwu(noun, "delete", name, "--yes").code == 3
    assert "fake" in xuanwu("target", "list").out
    assert xuanwu("target", "show", "nowhere").code == 3


def test_a_viewer_may_look_and_no_more(
    xuanwu: Call, space: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = xuanwu("token", "create", f"v-{space}", "--role", "viewer", "-s", space)
    monkeypatch.setenv("XUANWU_TOKEN", made.out.strip())
    monkeypatch.delenv("XUANWU_SPACE")
    assert "viewer" in xuanwu("whoami").out
    assert xuanwu("job", "list").code == 0
    assert xuanwu("apply", "-f", str(file)).code == 5
    assert xuanwu("job", "list", "--space", "default").code == 3


def test_the_version_of_the_server_is_shown(xuanwu: Call, space: str) -> None:
    values = json.loads(xuanwu("version", "-o", "json").out)
    assert values["client"] == values["server"]


def test_the_client_gets_the_errors_of_the_server(space: str) -> None:
    with Client(space=space) as client:
        with pytest.raises(NotFound):
            client.jobs.get("nobody")
        with pytest.raises(Conflict):
            client.spaces.create(space)
    with Client(token="xw_wrong") as stranger, pytest.raises(Unauthenticated):
        stranger.whoami()


def test_releases_of_the_server_are_listed(space: str) -> None:
    with Client() as client:
        found = {one.version: one for one in client.releases.list()}
        assert found["2.2.1"].is_default
        assert client.releases.get("2.2.1") == found["2.2.1"]
        with pytest.raises(NotFound):
            client.releases.install("9.9.9")
