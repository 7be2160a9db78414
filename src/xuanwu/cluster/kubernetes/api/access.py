"""Finds the way and the credentials to an API server; sends nothing to it.

Source: Kubernetes documentation, "Organizing Cluster Access Using kubeconfig Files" and
"Accessing the Kubernetes API from a Pod".
"""

from __future__ import annotations

import hashlib
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast
from urllib.parse import urlsplit

import anyio
import yaml

from xuanwu.kernel.errors import InvalidInput, Unreachable, XuanwuError
from xuanwu.kernel.tasks import in_thread

_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_FOREIGN = {
    "exec": "runs a program",
    "auth-provider": "runs a login of its own",
    "tokenFile": "names a file",
    "client-certificate": "names a file",
    "client-key": "names a file",
    "certificate-authority": "names a file",
}


@dataclass(frozen=True)
class Kubeconfig:
    """A kubeconfig: a file (by default the user's own), or its text.

    An inline one came over the network, so it may name no file and no program of this machine.
    """

    path: Path | None = None
    context: str | None = None
    inline: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class InCluster:
    """The service account of the pod that this process runs in."""

    folder: Path = _ACCOUNT


@dataclass(frozen=True)
class TokenAccess:
    """A server's address, a token (or a file that holds it), and the CA as PEM or as a file."""

    server: str
    token: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    ca: str | None = None
    ca_file: Path | None = None


Access: TypeAlias = Kubeconfig | InCluster | TokenAccess


@dataclass(frozen=True)
class Credentials:
    """What a connection needs. `namespace` is the one that the kubeconfig or pod stands in.

    Two are equal if they lead to the same place as the same caller: `tls_of` is a hash of all that
    `tls` was made from.
    """

    server: str
    authorization: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False, compare=False)
    tls_of: str = field(default="", repr=False)
    tls_name: str | None = None
    proxy: str | None = field(default=None, repr=False)
    namespace: str | None = None


async def credentials(access: Access, *, patience: timedelta) -> Credentials:
    """Reads everything anew, so that a rotated token is found.

    Raises: InvalidInput for a kubeconfig, account or file that cannot be right; Unreachable when
    a login program of a kubeconfig does not answer.
    """
    try:
        with anyio.fail_after(patience.total_seconds()):
            if isinstance(access, TokenAccess):
                found = await in_thread(_from_token, access)
            elif isinstance(access, InCluster):
                found = await _from_account(access)
            else:
                found = await _from_kubeconfig(access)
    except XuanwuError:
        raise
    except TimeoutError as error:
        raise Unreachable(
            f"The login program of {_name(access)} took longer than"
            f" {patience.total_seconds():g} s. It is asked again."
        ) from error
    except Exception as error:  # the library raises bare Exception, KeyError and the like, too
        raise InvalidInput(
            f"{_name(access)} cannot be used ({_told(error)}). Mend it, or name another one.",
            code="kubernetes_access_invalid",
            where=_name(access),
        ) from error
    return replace(found, proxy=found.proxy or _proxy(found.server))


def _from_token(access: TokenAccess) -> Credentials:
    token = access.token or (access.token_file.read_text() if access.token_file else "")
    is_tls = access.server.startswith("https")
    return Credentials(
        access.server.rstrip("/"),
        f"Bearer {token.strip()}" if token.strip() else None,
        _tls(access.ca_file, access.ca) if is_tls else None,
        _hash(access.ca_file, access.ca or "") if is_tls else "",
    )


async def _from_account(access: InCluster) -> Credentials:
    from kubernetes_asyncio.client import Configuration
    from kubernetes_asyncio.config.incluster_config import InClusterConfigLoader

    configuration = Configuration()
    loader = InClusterConfigLoader(
        token_filename=str(access.folder / "token"),
        cert_filename=str(access.folder / "ca.crt"),
        try_refresh_token=False,
    )
    await in_thread(loader.load_and_set, configuration)
    namespace = anyio.Path(access.folder / "namespace")
    has_namespace = await namespace.is_file()
    name = (await namespace.read_text()).strip() if has_namespace else None
    return await _from_library(configuration, name)


async def _from_kubeconfig(access: Kubeconfig) -> Credentials:
    inline = _inline(access.inline) if access.inline is not None else None
    from xuanwu.cluster.kubernetes.api import kubeconfig

    async with kubeconfig.loaded(access.path, inline, access.context) as (found, namespace):
        return await _from_library(found, namespace)


async def _from_library(configuration: Any, namespace: str | None) -> Credentials:
    authorization = cast("dict[str, str]", configuration.api_key).get("BearerToken")
    server = str(configuration.host).rstrip("/")
    is_tls = server.startswith("https")
    tls, tls_of = await in_thread(_library_tls, configuration) if is_tls else (None, "")
    return Credentials(
        server,
        authorization.strip() if authorization else None,
        tls,
        tls_of,
        configuration.tls_server_name,
        configuration.proxy,
        namespace,
    )


def _inline(text: str) -> dict[str, Any]:
    config: Any = yaml.safe_load(text)
    if not isinstance(config, dict):
        raise InvalidInput("The kubeconfig is no YAML mapping. Give a whole one.", where="inline")
    parts = cast("dict[str, list[dict[str, Any]]]", config)
    for group, part in (("users", "user"), ("clusters", "cluster")):
        for number, entry in enumerate(parts.get(group) or []):
            _refuse_foreign(entry.get(part) or {}, f"{group}[{number}].{part}")
    return cast("dict[str, Any]", config)


def _refuse_foreign(entry: Mapping[str, Any], where: str) -> None:
    for key, what in _FOREIGN.items():
        if key in entry:
            raise InvalidInput(
                f"An inline kubeconfig may not hold '{key}': it {what} of the server's machine."
                " Give the data itself (…-data, token), or a kubeconfig file on that machine.",
                code="kubernetes_access_invalid",
                where=f"{where}.{key}",
            )


def _library_tls(configuration: Any) -> tuple[ssl.SSLContext, str]:
    """The context, and the hash of what it was made from."""
    context = _tls(configuration.ssl_ca_cert, None)
    if configuration.cert_file:
        context.load_cert_chain(configuration.cert_file, configuration.key_file)
    if not configuration.verify_ssl:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    files = (configuration.ssl_ca_cert, configuration.cert_file, configuration.key_file)
    is_verified = "verified" if configuration.verify_ssl else ""
    return context, _hash(*(Path(one) if one else None for one in files), is_verified)


def _hash(*parts: Path | str | None) -> str:
    """Of texts, and of what is in files."""
    found = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else (part or "").encode()
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()


def _tls(ca_file: Path | str | None, ca: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file, cadata=ca)
    # As all other clients of Kubernetes: many clusters' own CAs lack what "strict" asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _proxy(server: str) -> str | None:
    """What HTTPS_PROXY and NO_PROXY say, as for kubectl."""
    parts = urlsplit(server)
    if not parts.hostname or urllib.request.proxy_bypass(parts.hostname):
        return None
    return urllib.request.getproxies().get(parts.scheme)


def _name(access: Access) -> str:
    if isinstance(access, TokenAccess):
        return f"The access to {access.server}"
    if isinstance(access, InCluster):
        return f"The service account in {access.folder}"
    return f"The kubeconfig {access.path or ''}".rstrip() if not access.inline else "The kubeconfig"


def _told(error: Exception) -> str:
    """What happened, without what a file holds: of errors of parsing only the type is told."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    from kubernetes_asyncio.config import ConfigException

    # The library's messages repeat whole entries of the file from the first brace on.
    is_sentence = isinstance(error, ConfigException)
    return str(error).partition("{")[0].strip() if is_sentence else type(error).__name__
