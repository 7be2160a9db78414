"""Ways to an API server: what is read, what is refused, and what no message repeats."""

from __future__ import annotations

import base64
import json
import ssl
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml
from tests.kubernetes.node.pki import self_signed

from xuanwu.kernel.errors import InvalidInput, Unreachable
from xuanwu.kube.access import Access, InCluster, Kubeconfig, TokenAccess, credentials

pytestmark = pytest.mark.anyio
_PATIENCE = timedelta(seconds=10)
_TOKEN = "a-token-that-nobody-may-see"


def _config(user: dict[str, Any], **cluster: Any) -> dict[str, Any]:
    contexts = [
        {"name": "first", "context": {"cluster": "c", "user": "u", "namespace": "flink"}},
        {"name": "other", "context": {"cluster": "d", "user": "u"}},
    ]
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "first",
        "contexts": contexts,
        "clusters": [
            {"name": "c", "cluster": {"server": "http://one.example:6443", **cluster}},
            {"name": "d", "cluster": {"server": "http://two.example:6443/"}},
        ],
        "users": [{"name": "u", "user": user}],
    }


async def test_a_kubeconfig_gives_the_server_the_token_and_the_namespace(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text(yaml.safe_dump(_config({"token": _TOKEN})))
    found = await credentials(Kubeconfig(path), patience=_PATIENCE)
    assert (found.server, found.authorization, found.namespace) == (
        "http://one.example:6443",
        f"Bearer {_TOKEN}",
        "flink",
    )
    assert _TOKEN not in repr(found)
    other = await credentials(Kubeconfig(path, context="other"), patience=_PATIENCE)
    assert (other.server, other.namespace) == ("http://two.example:6443", None)


async def test_a_kubeconfig_may_come_as_text() -> None:
    text = yaml.safe_dump(_config({"token": _TOKEN}))
    access = Kubeconfig(inline=text)
    found = await credentials(access, patience=_PATIENCE)
    assert found.authorization == f"Bearer {_TOKEN}"
    assert _TOKEN not in repr(access)


@pytest.mark.parametrize(
    ("user", "cluster", "where"),
    [
        ({"exec": {"command": "sh"}}, {}, "users[0].user.exec"),
        ({"tokenFile": "/etc/passwd"}, {}, "users[0].user.tokenFile"),
        ({"client-key": "/etc/key"}, {}, "users[0].user.client-key"),
        ({"auth-provider": {"name": "gcp"}}, {}, "users[0].user.auth-provider"),
        ({}, {"certificate-authority": "/x"}, "clusters[0].cluster.certificate-authority"),
    ],
)
async def test_a_text_names_no_file_and_no_program_of_the_server(
    user: dict[str, Any], cluster: dict[str, Any], where: str
) -> None:
    text = yaml.safe_dump(_config(user, **cluster))
    with pytest.raises(InvalidInput) as raised:
        await credentials(Kubeconfig(inline=text), patience=_PATIENCE)
    assert raised.value.where == where


async def test_a_broken_kubeconfig_is_told_without_its_secrets(tmp_path: Path) -> None:
    path = tmp_path / "config"
    broken = _config({"token": _TOKEN})
    broken["contexts"][0]["context"]["cluster"] = "never"
    texts = [
        yaml.safe_dump(broken),
        yaml.safe_dump({**_config({"token": _TOKEN}), "current-context": "never"}),
        yaml.safe_dump({"users": [{"user": {"token": _TOKEN}}]}),
        f"users: [{{token: {_TOKEN}",
        "",
        "- 1",
    ]
    for text in texts:
        path.write_text(text)
        for access in (Kubeconfig(path), Kubeconfig(inline=text)):
            with pytest.raises(InvalidInput) as raised:
                await credentials(access, patience=_PATIENCE)
            assert raised.value.message.count(".") >= 1
            assert _TOKEN not in raised.value.message


async def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    missing: list[Access] = [
        Kubeconfig(tmp_path / "none"),
        InCluster(tmp_path / "none"),
        TokenAccess("https://x", token_file=tmp_path / "none"),
        TokenAccess("https://x", "t", ca="no certificate"),
    ]
    for access in missing:
        with pytest.raises(InvalidInput) as raised:
            await credentials(access, patience=_PATIENCE)
        assert raised.value.detail_code == "kubernetes_access_invalid"


async def test_a_key_in_a_kubeconfig_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    certificate, key = (base64.b64encode(one.encode()).decode() for one in self_signed("user"))
    config = _config({"client-certificate-data": certificate, "client-key-data": key})
    config["clusters"][0]["cluster"] = {
        "server": "https://one.example:6443",
        "certificate-authority-data": certificate,
    }
    access = Kubeconfig(inline=yaml.safe_dump(config))
    open_files = len(psutil.Process().open_files())
    for _ in range(2):
        found = await credentials(access, patience=_PATIENCE)
        assert found.tls
        assert found.tls.cert_store_stats()["x509"] == 1
    assert list(tmp_path.iterdir()) == []
    assert len(psutil.Process().open_files()) == open_files


async def test_a_login_program_may_give_a_certificate(tmp_path: Path) -> None:
    certificate, key = self_signed("user")
    status = {"clientCertificateData": certificate, "clientKeyData": key}
    answer = json.dumps({"apiVersion": "v1", "kind": "ExecCredential", "status": status})
    program = {"apiVersion": "client.authentication.k8s.io/v1", "command": "echo", "args": [answer]}
    config = _config({"exec": program}, **{"insecure-skip-tls-verify": True})
    config["clusters"][0]["cluster"]["server"] = "https://one.example:6443"
    path = tmp_path / "config"
    path.write_text(yaml.safe_dump(config))
    found = await credentials(Kubeconfig(path), patience=_PATIENCE)
    assert (found.authorization, found.tls and found.tls.verify_mode) == (None, ssl.CERT_NONE)


async def test_the_service_account_of_a_pod_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.96.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    (tmp_path / "token").write_text(_TOKEN + "\n")
    (tmp_path / "ca.crt").write_text(self_signed("kubernetes")[0])
    (tmp_path / "namespace").write_text("flink")
    found = await credentials(InCluster(tmp_path), patience=_PATIENCE)
    assert (found.server, found.namespace) == ("https://10.96.0.1:443", "flink")
    assert found.authorization == f"Bearer {_TOKEN}"
    assert found.tls


async def test_a_login_program_gives_a_token_or_says_why_not(tmp_path: Path) -> None:
    path = tmp_path / "config"
    answer = {"apiVersion": "v1", "kind": "ExecCredential", "status": {"token": _TOKEN}}
    program = {"apiVersion": "client.authentication.k8s.io/v1", "command": "echo"}
    path.write_text(yaml.safe_dump(_config({"exec": {**program, "args": [json.dumps(answer)]}})))
    found = await credentials(Kubeconfig(path), patience=_PATIENCE)
    assert found.authorization == f"Bearer {_TOKEN}"
    failing = {**program, "command": "sh", "args": ["-c", "echo log in first >&2; exit 3"]}
    path.write_text(yaml.safe_dump(_config({"exec": failing})))
    with pytest.raises(Unreachable, match="exited with code 3: log in first"):
        await credentials(Kubeconfig(path), patience=_PATIENCE)


async def test_a_login_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config"
    program = {"apiVersion": "client.authentication.k8s.io/v1", "command": "aws-of-nobody"}
    path.write_text(yaml.safe_dump(_config({"exec": program})))
    with pytest.raises(InvalidInput, match="the program aws-of-nobody, which cannot be started"):
        await credentials(Kubeconfig(path), patience=_PATIENCE)


async def test_a_login_program_that_hangs_is_outside(tmp_path: Path) -> None:
    path = tmp_path / "config"
    program = {"apiVersion": "client.authentication.k8s.io/v1", "command": "sleep", "args": ["30"]}
    path.write_text(yaml.safe_dump(_config({"exec": program})))
    with pytest.raises(Unreachable, match="login program"):
        await credentials(Kubeconfig(path), patience=timedelta(milliseconds=200))


async def test_credentials_are_equal_as_long_as_what_they_are_made_from_is(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config"
    certificates = [self_signed("user") for _ in range(2)]

    def write(user: int, ca: int, server: str = "https://one.example:6443") -> None:
        data = [base64.b64encode(one.encode()).decode() for one in certificates[user]]
        config = _config({"client-certificate-data": data[0], "client-key-data": data[1]})
        authority = base64.b64encode(certificates[ca][0].encode()).decode()
        config["clusters"][0]["cluster"] = {
            "server": server,
            "certificate-authority-data": authority,
        }
        path.write_text(yaml.safe_dump(config))

    write(0, 0)
    first = await credentials(Kubeconfig(path), patience=_PATIENCE)
    assert await credentials(Kubeconfig(path), patience=_PATIENCE) == first
    for change in (
        lambda: write(1, 0),
        lambda: write(0, 1),
        lambda: write(0, 0, "https://two.example:6443"),
    ):
        change()
        assert await credentials(Kubeconfig(path), patience=_PATIENCE) != first
    token = tmp_path / "token"
    token.write_text("a")
    access = TokenAccess("https://one.example", token_file=token, ca=certificates[0][0])
    first = await credentials(access, patience=_PATIENCE)
    assert await credentials(access, patience=_PATIENCE) == first
    token.write_text("b")
    assert await credentials(access, patience=_PATIENCE) != first


async def test_a_proxy_of_the_environment_is_used_unless_the_server_is_excepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "near.example")
    far = await credentials(TokenAccess("http://far.example"), patience=_PATIENCE)
    near = await credentials(TokenAccess("http://near.example"), patience=_PATIENCE)
    assert (far.proxy, near.proxy) == ("http://proxy.example:3128", None)
