from __future__ import annotations

import json
import signal
import socket
import stat
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.server import Server, running
from tests.support.wait import eventually, wait_until
from xuanwu.client.views import TargetRemoved, TargetView
from xuanwu.kernel.errors import Conflict
from xuanwu.kernel.tasks import in_thread


@contextmanager
def _server(home: Path, role: str = "all") -> Generator[Server]:
    server = Server(home, role)
    try:
        yield server
    finally:
        server.kill()


def test_a_server_leaves_its_address_and_token_for_the_owner_alone(tmp_path: Path) -> None:
    with running(tmp_path / "home") as server:
        assert stat.S_IMODE(server.home.stat().st_mode) == 0o700
        for name in ("token", "key"):
            assert stat.S_IMODE((server.home / name).stat().st_mode) == 0o600
        with server.client() as client:
            assert client.whoami().role == "admin"
            assert [space.name for space in client.spaces.list()] == ["default"]
            (local,) = client.targets.list()
            assert (local.name, local.is_declared, local.is_default) == ("local", True, True)
        assert server.token not in server.log
        assert server.stop() == 0
        assert not (server.home / "server.json").exists()


def test_a_controller_shows_that_it_is_alive_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "alive"
    file.write_text("of an earlier process")
    with running(tmp_path / "home", role="controller", settings={"SERVER__ALIVE_FILE": str(file)}):
        wait_until(lambda: file.exists() and file.stat().st_size == 0, within=60, what="a beat")


def test_what_was_made_is_there_after_a_kill_and_the_token_stays(tmp_path: Path) -> None:
    with running(tmp_path / "home") as server:
        token = server.token
        with server.http() as http:
            http.put("/variables/a", json={"value": "kept"}).raise_for_status()
        server.kill()
        server.start()
        assert server.token == token
        with server.client() as client:
            assert [variable.value for variable in client.variables.list()] == ["kept"]


@pytest.mark.alone
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_within_seconds_also_with_streams_open(
    tmp_path: Path, number: signal.Signals
) -> None:
    with running(tmp_path / "home") as server, server.http() as http:
        ended = threading.Event()

        def read() -> None:
            with http.stream("GET", "/events/stream", timeout=90) as response:
                opened.set()
                for _ in response.iter_bytes():
                    pass
            ended.set()

        opened = threading.Event()
        reader = threading.Thread(target=read)
        reader.start()
        assert opened.wait(10)
        began = time.monotonic()
        assert server.stop(number) == 0
        assert time.monotonic() - began < 5
        assert ended.wait(5)
        reader.join()
        assert "Traceback" not in server.log


def test_a_taken_port_is_named_with_the_flag_that_helps(tmp_path: Path) -> None:
    with socket.socket() as other, _server(tmp_path / "home") as server:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server.port = other.getsockname()[1]
        code = server.launch().wait(20)
        assert code == 4
        assert f"Port {server.port} on 127.0.0.1 is used by another program" in server.log
        assert "--port" in server.log
        assert "Traceback" not in server.log


def test_a_port_is_free_again_right_after_a_server(tmp_path: Path) -> None:
    with running(tmp_path / "home") as server:
        port = server.port
        server.stop()
        server.start()
        assert server.port == port


def test_a_controller_answers_no_api_and_shares_the_database(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running(home, "controller") as controller, running(home, "api") as api:
        assert controller.port == 0
        with api.client() as client:
            assert client.whoami().role == "admin"
        assert controller.stop() == 0
        assert api.stop() == 0


def test_two_servers_at_the_same_moment_make_one_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    servers = [Server(home), Server(home)]
    try:
        for server in servers:
            server.launch()
        urls: set[str] = set()
        deadline = time.monotonic() + 30
        while len(urls) < 2 and time.monotonic() < deadline:
            said = f"{servers[0].log} {servers[1].log}"
            urls |= {word for word in said.split() if word.startswith("http://")}
            time.sleep(0.05)
        assert len(urls) == 2, urls
        for url in urls:
            headers = {"Authorization": f"Bearer {servers[0].token}"}
            spaces = httpx.get(f"{url}/api/v1/spaces", headers=headers, trust_env=False)
            assert [space["name"] for space in spaces.json()["items"]] == ["default"]
    finally:
        for server in servers:
            server.kill()


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with _server(tmp_path / "logs") as server:
        server.settings = {"HOME": str(file / "home")}
        assert server.launch().wait(20) == 6
        assert f"{file / 'home'} cannot be written" in server.log


def test_a_wrong_setting_ends_the_start_with_its_name(tmp_path: Path) -> None:
    with _server(tmp_path / "home") as server:
        server.settings = {"TRACKING__POL": "1s"}
        assert server.launch().wait(20) == 2
        assert "Did you mean XUANWU_TRACKING__POLL?" in server.log


def test_a_database_that_is_away_is_said_so_without_its_password(tmp_path: Path) -> None:
    with _server(tmp_path / "home") as server:
        server.settings = {"DATABASE__URL": "postgresql://me:hunter22@127.0.0.1:1/x"}
        assert server.launch().wait(30) == 6
        assert "The database cannot be reached" in server.log
        assert "hunter22" not in server.log
        assert "Traceback" not in server.log


@pytest.mark.anyio
async def test_a_target_that_leads_elsewhere_is_told_of_also_by_the_next_server_until_it_forgets(
    tmp_path: Path,
) -> None:
    async with FakeKubernetes() as fake:
        fake.store.put_namespace("flink")
        settings = {**_POD_SETTINGS, "TARGETS": json.dumps({"prod": _target(fake)})}
        server = Server(tmp_path / "home", "all", settings)

        def shown() -> TargetView:
            with server.client() as client:
                return client.targets.get("prod")

        try:
            await in_thread(server.start)
            assert (await in_thread(shown)).clusters == 0
            await in_thread(server.kill)
            fake.store.end_namespace("flink")
            fake.store.put_namespace("flink")
            await in_thread(server.start)
            assert "refers to a different namespace" in ((await in_thread(shown)).message or "")
            with server.client() as client:
                await in_thread(client.targets.forget, "prod")
            await eventually(lambda: in_thread(lambda: shown().clusters == 0))
            assert "target_forgotten" in server.log
        finally:
            server.kill()


_POD_SETTINGS = {"SERVER__URL": "http://xuanwu.example.com:8080", "GATEWAY__ENABLED": "false"}


def _target(fake: FakeKubernetes, **changes: Any) -> dict[str, Any]:
    return {
        "access": {"server": fake.url},
        "namespace": "flink",
        "image": "flink:{release}",
        "state": {"uri": "s3://bucket/x"},
        **changes,
    }


@pytest.mark.anyio
async def test_a_target_that_one_server_adds_is_used_by_the_others_within_seconds_and_after_a_kill(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    async with FakeKubernetes(token="right") as fake:
        fake.store.put_namespace("flink")
        first, second = Server(home, "all", _POD_SETTINGS), Server(home, "api", _POD_SETTINGS)
        settings = _target(fake, access={"server": fake.url, "token": "right"})

        def shown(server: Server) -> list[tuple[str, int, int | None]]:
            with server.client() as client:
                return [(one.name, one.version, one.clusters) for one in client.targets.list()]

        def act() -> None:
            with first.client() as client:
                added = client.targets.add("prod", settings)
                assert (added.version, added.clusters) == (1, 0)
                changed = {**(added.settings or {}), "jobmanagers": 2}
                client.targets.edit("prod", changed, version=1)
                assert client.targets.test("prod").steps[0].name == "settings"

        try:
            await in_thread(first.start)
            await in_thread(second.start)
            await in_thread(act)
            there = [("local", 1, 0), ("prod", 2, 0)]
            await eventually(lambda: in_thread(lambda: shown(second) == there), within=90)
            await in_thread(first.kill)
            await in_thread(first.start)
            assert await in_thread(shown, first) == there
            with first.client() as client:
                assert (await in_thread(client.targets.remove, "prod")).warnings == ()
            await eventually(lambda: in_thread(lambda: shown(second) == there[:1]), within=90)
            assert '"right"' not in first.log + second.log
        finally:
            first.kill()
            second.kill()


@pytest.mark.anyio
async def test_settings_declare_targets_and_what_they_name_no_more_stays_until_it_is_removed(
    tmp_path: Path,
) -> None:
    async with FakeKubernetes() as fake:
        fake.store.put_namespace("flink")
        declared = {**_POD_SETTINGS, "TARGETS": json.dumps({"prod": _target(fake)})}
        server = Server(tmp_path / "home", "all", declared)

        def act() -> TargetRemoved:
            is_refused = pytest.raises(Conflict, match="declared in the settings")
            with server.client() as client, is_refused:
                client.targets.remove("prod")
            server.kill()
            server.settings = {**_POD_SETTINGS, "TARGET": "prod"}
            server.start()
            assert "target_not_declared" in server.log
            with server.client() as client:
                left = client.targets.get("prod")
                assert (left.is_declared, left.is_default, left.clusters) == (False, True, 0)
                return client.targets.remove("prod")

        try:
            await in_thread(server.start)
            (warning,) = (await in_thread(act)).warnings
            assert "Jobs without a target run on 'prod'" in warning
        finally:
            server.kill()
