"""Reads a kubeconfig with the library's loader; its login program never outlives the call.

The only module that imports the library, which costs 0.6 s and loads a thousand models: so it is
imported only when a kubeconfig is used.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import anyio
import orjson
from kubernetes_asyncio.client import Configuration
from kubernetes_asyncio.config import ConfigException
from kubernetes_asyncio.config.exec_provider import ExecProvider
from kubernetes_asyncio.config.kube_config import (
    KUBE_CONFIG_DEFAULT_LOCATION,
    ConfigNode,
    KubeConfigLoader,
    KubeConfigMerger,
)

from xuanwu.kernel.errors import Unreachable
from xuanwu.kernel.tasks import in_thread
from xuanwu.kube.problems import AccessInvalid

_LONGEST = 300


@asynccontextmanager
async def loaded(
    path: Path | None, inline: dict[str, Any] | None, context: str | None
) -> AsyncGenerator[tuple[Configuration, str | None]]:
    """Yields the library's configuration from a file (by default the user's own) or a mapping,
    and a namespace.

    Keys that are in the text itself exist as files only within the block: the library would keep
    them, each with an open descriptor, until the process ends.

    Raises: Unreachable for a login program that fails; else whatever the library raises,
    AccessInvalid for what it can explain in words.
    """
    config = ConfigNode("kubeconfig", inline) if inline is not None else _merged(path)
    with TemporaryDirectory(prefix="xuanwu-") as folder:
        await in_thread(_write_keys, config.value, Path(folder))
        configuration = Configuration()
        with _plain_words():
            loader = _Loader(config, context, Path(folder))
            await loader.load_and_set(configuration)
        current = cast("dict[str, Any]", loader.current_context or {})
        yield configuration, cast("dict[str, str]", current.get("context") or {}).get("namespace")


def _merged(path: Path | None) -> ConfigNode:
    paths = str(path or KUBE_CONFIG_DEFAULT_LOCATION)
    with _plain_words():
        config = KubeConfigMerger(paths).config
    if config is None:
        raise AccessInvalid(f"the file {paths} does not exist")
    return config


@contextmanager
def _plain_words() -> Generator[None]:
    """Shortens the library's messages, which repeat the file's entries from the first brace on."""
    try:
        yield
    except ConfigException as error:
        raise AccessInvalid(str(error).partition("{")[0].strip()) from error


def _write_keys(config: dict[str, Any], folder: Path) -> None:
    for group, part in (("users", "user"), ("clusters", "cluster")):
        nodes: list[Any] = config.get(group) or []
        for number, node in enumerate(nodes):
            one = node.value if isinstance(node, ConfigNode) else node
            entry: dict[str, Any] = one.get(part) or {}
            for key in [key for key in entry if key.endswith("-data")]:
                file = folder / f"{part}-{number}-{key}"
                file.write_bytes(base64.b64decode(entry.pop(key)))
                entry[key.removesuffix("-data")] = str(file)


class _Loader(KubeConfigLoader):
    """Replaces the library's login, which leaves a program running after its caller gave up."""

    def __init__(self, config: ConfigNode, context: str | None, folder: Path) -> None:
        super().__init__(config_dict=config, active_context=context, config_base_path=None)
        self._folder = folder

    async def load_from_exec_plugin(self) -> bool:
        user: Any = self._user
        status = await _log_in(ExecProvider(user["exec"]))
        if "token" in status:
            self.token = f"Bearer {status['token']}"
            return True
        if "clientCertificateData" not in status or "clientKeyData" not in status:
            raise AccessInvalid("the login program returned neither a token nor a certificate")
        self.cert_file = self._as_file(status, "clientCertificateData")
        self.key_file = self._as_file(status, "clientKeyData")
        return True

    def _as_file(self, status: dict[str, Any], name: str) -> str:
        file = self._folder / name
        file.write_text(status[name])
        return str(file)


async def _log_in(provider: ExecProvider) -> dict[str, Any]:
    wish = {
        "apiVersion": provider.api_version,
        "kind": "ExecCredential",
        "spec": {"interactive": False},
    }
    environment = {**provider.env, "KUBERNETES_EXEC_INFO": orjson.dumps(wish).decode()}
    try:
        done = await anyio.run_process(
            provider.args, env=environment, stdin=subprocess.DEVNULL, check=False
        )
    except OSError as error:
        raise AccessInvalid(
            f"it logs in by the program {provider.args[0]}, which cannot be started here:"
            f" {error.strerror}"
        ) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[:_LONGEST]
        raise Unreachable(
            f"The login program {provider.args[0]} of the kubeconfig exited with code "
            f"{done.returncode}: {said}. Xuanwu retries; if it keeps failing, log in manually.",
            where=provider.args[0],
        )
    told: Any = orjson.loads(done.stdout)
    return cast("dict[str, Any]", told["status"])
