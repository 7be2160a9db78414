"""One API server: deadlines, what its answers become, and servers that do not answer."""

from __future__ import annotations

import json
import ssl
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer
from tests.kubernetes.node.pki import self_signed
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.fake_kubernetes_store import Refusal
from tests.support.wait import eventually

from xuanwu.kernel.errors import Bug, InvalidInput, NotFound, Refused, Unreachable
from xuanwu.kube import exec, objects  # noqa: A004
from xuanwu.kube.access import Kubeconfig, TokenAccess
from xuanwu.kube.connection import ApiServer, ApiSettings
from xuanwu.kube.kinds import CONFIG_MAP, POD, Manifest
from xuanwu.kube.logs import Container

pytestmark = pytest.mark.anyio
_SHORT = ApiSettings(total=timedelta(seconds=1))

_POD: Manifest = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "p", "namespace": "default"},
    "spec": {"containers": [{"name": "main"}]},
}


def _map(name: str) -> Manifest:
    metadata = {"name": name, "namespace": "default"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {}}


async def _read(server: ApiServer) -> Manifest:
    return await objects.read(server, CONFIG_MAP, "default", "a")


async def test_a_server_that_does_not_answer_is_unreachable_within_the_deadline() -> None:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url), _SHORT) as server:
        await objects.apply(server, _map("a"))
        fake.stop()
        started = anyio.current_time()
        with pytest.raises(Unreachable, match=r"no response in 1 s"):
            await _read(server)
        assert anyio.current_time() - started < 10
        fake.resume()
        assert await _read(server)


@pytest.mark.alone
async def test_a_dead_server_delays_no_other() -> None:
    async with (
        FakeKubernetes() as dead,
        FakeKubernetes() as fine,
        ApiServer(TokenAccess(dead.url), ApiSettings(calls=2)) as first,
        ApiServer(TokenAccess(fine.url)) as second,
        anyio.create_task_group() as tasks,
    ):
        dead.stop()
        for _ in range(20):
            tasks.start_soon(objects.apply, first, _map("a"))
        with anyio.fail_after(2):
            for number in range(20):
                await objects.apply(second, _map(f"m{number}"))
        tasks.cancel_scope.cancel()


async def test_a_server_that_refuses_connections_is_unreachable_and_heals() -> None:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        await objects.apply(server, _map("a"))
        await fake.down()
        with pytest.raises(Unreachable, match="refused"):
            await _read(server)
        await fake.up()
        assert await _read(server)


async def test_a_kept_connection_that_the_server_closed_is_replaced() -> None:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        for _ in range(3):
            await objects.apply(server, _map("a"))
            await fake.down()
            await fake.up()
        assert await _read(server)


async def test_a_busy_server_is_asked_again_when_it_says_so() -> None:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        fake.be_busy(1, retry_after_s=1)
        started = anyio.current_time()
        await objects.apply(server, _map("a"))
        assert anyio.current_time() - started >= 1
        fake.be_busy(1, retry_after_s=60)
        with pytest.raises(Unreachable) as raised:
            await _read(server)
        assert raised.value.facts["retry_after_s"] == 60
        fake.failures.append(Refusal(500, "InternalError", "etcdserver: leader changed"))
        with pytest.raises(Unreachable, match="leader changed"):
            await _read(server)


async def test_a_rotated_token_is_found(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    async with FakeKubernetes(token="first") as fake:
        access = TokenAccess(fake.url, token_file=file)
        async with ApiServer(access) as server:
            await objects.apply(server, _map("a"))
            fake.token = "second"
            file.write_text("second")
            assert await _read(server)
            fake.store.put(_POD)
            fake.token = "login"
            file.write_text("login")
            done = await exec.run(server, Container("default", "p", "main"), ["true"])
            assert done.exit_code == 0
            fake.token = "third"
            with pytest.raises(Refused):
                await exec.run(server, Container("default", "p", "main"), ["true"])
            with pytest.raises(Refused) as raised:
                await _read(server)
            assert raised.value.detail_code == "credentials_refused"
            file.unlink()
            with pytest.raises(Unreachable, match="cannot be used"):
                await _read(server)


async def test_a_wrong_access_fails_the_call_and_not_the_start(tmp_path: Path) -> None:
    async with ApiServer(Kubeconfig(tmp_path / "none")) as server:
        for _ in range(2):
            with pytest.raises(InvalidInput, match="does not exist"):
                await _read(server)
    with pytest.raises(Bug):
        await _read(ApiServer(TokenAccess("http://127.0.0.1:1")))


@pytest.mark.parametrize("status", [200, 302, 401, 403, 407, 502])
async def test_what_is_no_api_server_is_unreachable(status: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        headers = {"Location": "/login"} if status == 302 else {}
        return web.Response(text="<html>Log in</html>", status=status, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with (
        TestServer(app) as portal,
        ApiServer(TokenAccess(str(portal.make_url("/")), "t")) as server,
    ):
        with pytest.raises(Unreachable):
            await _read(server)


async def test_a_kind_that_is_not_served_is_refused() -> None:
    async with FakeKubernetes() as fake:
        access = TokenAccess(f"{fake.url}/something/else")
        async with ApiServer(access) as server:
            with pytest.raises(Refused, match="serves no configmaps"):
                await _read(server)


async def test_a_certificate_is_checked_against_the_ca(tmp_path: Path) -> None:
    certificate, key = self_signed("127.0.0.1")
    other, _ = self_signed("127.0.0.1")
    (tmp_path / "crt").write_text(certificate)
    (tmp_path / "key").write_text(key)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(tmp_path / "crt", tmp_path / "key")
    async with FakeKubernetes(tls=tls) as fake:
        async with ApiServer(TokenAccess(fake.url, "t", ca=certificate)) as server:
            await objects.apply(server, _map("a"))
        async with ApiServer(TokenAccess(fake.url, "t", ca=other)) as server:
            with pytest.raises(Unreachable, match="not trusted") as raised:
                await _read(server)
            assert raised.value.detail_code == "tls_untrusted"


async def test_a_right_that_cannot_be_asked_about_leaves_the_words_of_the_server() -> None:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        fake.deny("get", "configmaps")
        with pytest.raises(Refused) as raised:
            await _read(server)
        assert raised.value.facts["verbs"] == ["get"]
        assert "verbs [get]" in raised.value.message
        fake.failures.extend(
            [
                Refusal(403, "Forbidden", "configmaps is forbidden: nobody knows why"),
                Refusal(500, "InternalError", "no review now"),
            ]
        )
        with pytest.raises(Refused, match="nobody knows why"):
            await _read(server)


async def test_a_container_login_without_the_right_is_told_which() -> None:
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        fake.store.put(_POD)
        fake.deny("get", "pods/exec")
        with pytest.raises(Refused) as raised:
            await exec.run(server, Container("default", "p", "main"), ["true"])
        assert raised.value.facts["resource"] == "pods/exec"
        fake.denied.clear()
        with pytest.raises(Unreachable, match="longer than"):
            await exec.run(
                server,
                Container("default", "p", "main"),
                ["sleep", "30"],
                within=timedelta(milliseconds=200),
            )


async def test_a_secret_that_is_refused_is_not_quoted() -> None:
    secret: Manifest = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "s", "namespace": "default"},
        "data": {"password": "hunter2"},
    }
    cause = {"field": "data[password]", "message": "Invalid value: hunter2"}
    refusal = Refusal(422, "Invalid", 'Invalid value: "hunter2"', {"causes": [cause]})
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        fake.failures.append(refusal)
        with pytest.raises(Refused, match=r"data\[password\]") as raised:
            await objects.apply(server, secret)
    assert "hunter2" not in raised.value.message


async def test_manifests_that_lead_nowhere_are_refused_before_they_are_sent() -> None:
    wrong: list[Manifest] = [
        {"apiVersion": "v1", "kind": "ConfigMp", "metadata": {"name": "a", "namespace": "b"}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"namespace": "b"}},
    ]
    async with FakeKubernetes() as fake, ApiServer(TokenAccess(fake.url)) as server:
        for manifest in wrong:
            with pytest.raises(InvalidInput):
                await objects.apply(server, manifest)
        assert fake.requests == 0
        with pytest.raises(NotFound):
            await objects.read(server, POD, "default", "never")


# -- credentials that changed


def _config(path: Path, server: str, **user: Any) -> None:
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "users": [{"name": "u", "user": user or {"token": "t"}}],
    }
    path.write_text(yaml.safe_dump(content))


_SOON = ApiSettings(connect=timedelta(seconds=1), reread=timedelta(milliseconds=20))


async def _heard(server: ApiServer) -> bool:
    try:
        await objects.read_all(server, CONFIG_MAP, "default")
    except Unreachable:
        return False
    return True


async def test_a_new_address_in_the_kubeconfig_is_found_while_nobody_answers_at_the_old_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config"
    async with FakeKubernetes() as old, FakeKubernetes() as new:
        _config(path, old.url)
        async with ApiServer(Kubeconfig(path), _SOON) as server:
            assert await _heard(server)
            await old.down()
            assert not await _heard(server)
            path.write_text("half-written: [")
            assert not await _heard(server)
            _config(path, new.url)

            async def heard() -> bool:
                return await _heard(server)

            await eventually(heard)
            assert server.generation == 2


async def test_a_rotated_ca_is_found(tmp_path: Path) -> None:
    certificate, key = self_signed("127.0.0.1")
    other, _ = self_signed("127.0.0.1")
    ca = tmp_path / "ca.crt"
    ca.write_text(other)
    (tmp_path / "crt").write_text(certificate)
    (tmp_path / "key").write_text(key)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(tmp_path / "crt", tmp_path / "key")
    async with (
        FakeKubernetes(tls=tls) as fake,
        ApiServer(TokenAccess(fake.url, "t", ca_file=ca), _SOON) as server,
    ):
        assert not await _heard(server)
        ca.write_text(certificate)

        async def heard() -> bool:
            return await _heard(server)

        await eventually(heard)


def _login(asked: Path) -> dict[str, Any]:
    """A login program that leaves a line each time."""
    answer = {"apiVersion": "v1", "kind": "ExecCredential", "status": {"token": "t"}}
    return {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "sh",
        "args": ["-c", f"echo x >>{asked}; echo '{json.dumps(answer)}'"],
    }


async def test_one_of_many_callers_logs_in_anew_and_not_before_its_time(tmp_path: Path) -> None:
    path, asked = tmp_path / "config", tmp_path / "asked"
    async with FakeKubernetes() as fake:
        _config(path, fake.url, exec=_login(asked))
        async with ApiServer(Kubeconfig(path)) as server:
            assert await _heard(server)
            known = await server.credentials()
            await fake.down()
            for _ in range(3):
                async with anyio.create_task_group() as tasks:
                    for _ in range(100):
                        tasks.start_soon(_heard, server)
            assert asked.read_text().split() == ["x", "x"]
            assert server.generation == 1
            assert (await server.credentials()).tls is known.tls
            await fake.up()
            assert await _heard(server)


async def test_nobody_logs_in_anew_where_a_server_is_slow_or_busy(tmp_path: Path) -> None:
    path, asked = tmp_path / "config", tmp_path / "asked"
    calls = ApiSettings(total=timedelta(milliseconds=200), reread=timedelta(0))
    async with FakeKubernetes() as fake:
        _config(path, fake.url, exec=_login(asked))
        async with ApiServer(Kubeconfig(path), calls) as server:
            assert await _heard(server)
            fake.failures.append(Refusal(500, "InternalError", "etcdserver: leader changed"))
            assert not await _heard(server)
            fake.stop()
            assert not await _heard(server)
            fake.resume()
            assert await _heard(server)
            assert asked.read_text().split() == ["x"]
