"""Reads a kubeconfig through the library's loader; a login program of it never outlives its call.

The only module that imports the library: that costs 0.6 s and its thousand models, so it is
imported by those alone who have a kubeconfig.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any, cast

import anyio
import orjson
from kubernetes_asyncio.client import Configuration
from kubernetes_asyncio.config import ConfigException
from kubernetes_asyncio.config.exec_provider import ExecProvider
from kubernetes_asyncio.config.kube_config import (
    KUBE_CONFIG_DEFAULT_LOCATION,
    FileOrData,
    KubeConfigLoader,
    KubeConfigMerger,
)

from xuanwu.kernel.errors import Unreachable

_LONGEST = 300


async def load(
    path: Path | None, inline: dict[str, Any] | None, context: str | None
) -> tuple[Configuration, str | None]:
    """What the library makes of a file (by default the user's own) or a mapping; and a namespace.

    Raises: Unreachable for a login program that fails; else whatever the library raises,
    ConfigException for what it can tell in words.
    """
    config: Any = inline
    if config is None:
        config = KubeConfigMerger(str(path or KUBE_CONFIG_DEFAULT_LOCATION)).config
    if config is None:
        raise ConfigException(f"there is no file {path or KUBE_CONFIG_DEFAULT_LOCATION}")
    loader = _Loader(config_dict=config, active_context=context, config_base_path=None)
    configuration = Configuration()
    await loader.load_and_set(configuration)
    current = cast("dict[str, Any]", loader.current_context or {})
    return configuration, cast("dict[str, str]", current.get("context") or {}).get("namespace")


class _Loader(KubeConfigLoader):
    """The library's own way leaves a program running whose caller has lost patience."""

    async def load_from_exec_plugin(self) -> bool:
        user: Any = self._user
        status = await _log_in(ExecProvider(user["exec"]))
        if "token" in status:
            self.token = f"Bearer {status['token']}"
            return True
        if "clientCertificateData" not in status or "clientKeyData" not in status:
            raise ConfigException("the login program gave neither a token nor a certificate")
        self.cert_file = _as_file(status, "clientCertificateData")
        self.key_file = _as_file(status, "clientKeyData")
        return True


async def _log_in(provider: ExecProvider) -> dict[str, Any]:
    wish = {
        "apiVersion": provider.api_version,
        "kind": "ExecCredential",
        "spec": {"interactive": False},
    }
    environment = {**provider.env, "KUBERNETES_EXEC_INFO": orjson.dumps(wish).decode()}
    done = await anyio.run_process(
        provider.args, env=environment, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[:_LONGEST]
        raise Unreachable(
            f"The login program {provider.args[0]} of the kubeconfig ended with"
            f" {done.returncode}: {said}. It is asked again; log in by hand if it goes on.",
            where=provider.args[0],
        )
    told: Any = orjson.loads(done.stdout)
    return cast("dict[str, Any]", told["status"])


def _as_file(status: dict[str, Any], name: str) -> str | None:
    return FileOrData(status, None, data_key_name=name, base64_file_content=False).as_file()
