"""Finds the address of an API server and the credentials for it; sends nothing.

Source: Kubernetes documentation, "Organizing Cluster Access Using kubeconfig Files" and
"Accessing the Kubernetes API from a Pod".
"""

from __future__ import annotations

import hashlib
import os
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
from xuanwu.kube.problems import AccessInvalid

_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_FOREIGN = {
    "exec": "runs a program",
    "auth-provider": "runs another login",
    "tokenFile": "names a file",
    "client-certificate": "names a file",
    "client-key": "names a file",
    "certificate-authority": "names a file",
}


@dataclass(frozen=True)
class Kubeconfig:
    """A kubeconfig: a file (by default the user's own), or its text.

    An inline one came over the network, so it must not name a file or program of this machine.
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
    """What a connection needs. `namespace` is the default one of the kubeconfig or pod.

    Two are equal if they lead to the same server as the same caller: `tls_of` is a hash of all
    inputs of `tls`.
    """

    server: str
    authorization: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False, compare=False)
    tls_of: str = field(default="", repr=False)
    tls_name: str | None = None
    proxy: str | None = field(default=None, repr=False)
    namespace: str | None = None


async def credentials(access: Access, *, patience: timedelta) -> Credentials:
    """Reads everything again, so that a rotated token is found.

    Raises: InvalidInput for a kubeconfig, account or file that is invalid; Unreachable when a
    login program of a kubeconfig does not answer.
    """
    try:
        with anyio.fail_after(patience.total_seconds()):
            if isinstance(access, TokenAccess):
                found = await in_thread(_from_token, access)
            elif isinstance(access, InCluster):
                found = await in_thread(_from_account, access)
            else:
                found = await _from_kubeconfig(access)
    except XuanwuError:
        raise
    except TimeoutError as error:
        raise Unreachable(
            f"The login program of {_name(access)} took longer than {patience.total_seconds():g} "
            "s. Xuanwu retries."
        ) from error
    except Exception as error:  # the library also raises bare Exception, KeyError and others
        raise InvalidInput(
            f"{_name(access)} cannot be used ({_told(error)}). Correct it, or name another one.",
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


def _from_account(access: InCluster) -> Credentials:
    """Reads the pod's account where Kubernetes mounts it. Raises: AccessInvalid outside a pod."""
    host, port = (os.environ.get(f"KUBERNETES_SERVICE_{part}", "") for part in ("HOST", "PORT"))
    token, ca = access.folder / "token", access.folder / "ca.crt"
    if not (host and port and token.is_file() and ca.is_file()):
        raise AccessInvalid(
            "this process does not run in a pod, or its pod has no service account token"
        )
    address = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
    found = _from_token(TokenAccess(address, token_file=token, ca_file=ca))
    file = access.folder / "namespace"
    return replace(found, namespace=file.read_text().strip() if file.is_file() else None)


async def _from_kubeconfig(access: Kubeconfig) -> Credentials:
    inline = check_inline(access.inline) if access.inline is not None else None
    from xuanwu.kube import kubeconfig  # takes 0.6 s, and only some targets need it

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


def check_inline(text: str) -> dict[str, Any]:
    """Parses the text of a kubeconfig.

    Raises: InvalidInput for one that is not a mapping, or names a file or program of this machine.
    """
    try:
        config: Any = yaml.safe_load(text)
    except yaml.YAMLError:
        config = None
    if not isinstance(config, dict):
        raise InvalidInput(
            "The kubeconfig is not a YAML mapping. Use a complete kubeconfig.", where="inline"
        )
    parts = cast("dict[str, Any]", config)
    for group, part in (("users", "user"), ("clusters", "cluster")):
        for number, entry in enumerate(_entries(parts, group)):
            _refuse_foreign(entry.get(part) or {}, f"{group}[{number}].{part}")
    return parts


def _entries(config: Mapping[str, Any], group: str) -> list[dict[str, Any]]:
    entries: Any = config.get(group) or []
    if not isinstance(entries, list) or not all(
        isinstance(one, dict) for one in cast("list[Any]", entries)
    ):
        raise InvalidInput(f"'{group}' of the kubeconfig is not a list of mappings.", where=group)
    return cast("list[dict[str, Any]]", entries)


def _refuse_foreign(entry: Mapping[str, Any], where: str) -> None:
    for key, what in _FOREIGN.items():
        if key in entry:
            raise InvalidInput(
                f"An inline kubeconfig may not hold '{key}': it {what} on the server's machine. "
                "Embed the data (…-data, token), for example with 'kubectl config view --raw "
                "--flatten', or use a kubeconfig file on that machine.",
                code="kubernetes_access_invalid",
                where=f"{where}.{key}",
            )


def _library_tls(configuration: Any) -> tuple[ssl.SSLContext, str]:
    """Returns the context, and the hash of its inputs."""
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
    """Hashes texts, and the contents of files."""
    found = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else (part or "").encode()
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()


def _tls(ca_file: Path | str | None, ca: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file, cadata=ca)
    # As in all other clients of Kubernetes: many clusters' own CAs fail the "strict" check.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _proxy(server: str) -> str | None:
    """Applies HTTPS_PROXY and NO_PROXY, as kubectl does."""
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
    """Describes an error without the content of files: for a parser's error only its type."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) if isinstance(error, AccessInvalid) else type(error).__name__
