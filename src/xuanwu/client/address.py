"""Finds the server's address and the token for it; knows files and environment, no HTTP.

The first source that names a server wins: the caller, `XUANWU_URL`, `client.toml` (written by
`xuanwu login`), `server.json` (written by `xuanwu up`). A token is only ever sent to the server
for which it was stored.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xuanwu.kernel import address_file
from xuanwu.kernel.errors import Unavailable

LOCAL_URL = "http://127.0.0.1:8080"


@dataclass(frozen=True)
class Address:
    """A server and the bearer token for it, if one is known."""

    url: str
    token: str | None = field(default=None, repr=False)


def home_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Returns `XUANWU_HOME`, else `~/.xuanwu`; the folder need not exist."""
    return Path(environ.get("XUANWU_HOME") or "~/.xuanwu").expanduser()


def find_address(
    url: str | None = None,
    token: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
) -> Address:
    """Returns the server to call, and its token.

    Raises: Unavailable when a stored file cannot be read.
    """
    home = home_folder(environ)
    stored = [entry for entry in (_logged_in(home), _local(home)) if entry]
    wanted = url or environ.get("XUANWU_URL")
    if wanted:
        found = next((one for one in stored if one.url == _tidy(wanted)), Address(_tidy(wanted)))
    else:
        found = stored[0] if stored else Address(LOCAL_URL)
    return Address(found.url, token or environ.get("XUANWU_TOKEN") or found.token)


def store_login(address: Address, home: Path) -> Path:
    """Writes `client.toml` (mode 0600) and returns its path."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "client.toml"
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as out:  # a JSON string is also a TOML basic string
        out.write(f"url = {json.dumps(address.url)}\ntoken = {json.dumps(address.token)}\n")
    fresh.replace(file)
    return file


def _logged_in(home: Path) -> Address | None:
    text = _read(home / "client.toml")
    if text is None:
        return None
    try:
        values = tomllib.loads(text)
        return Address(_tidy(str(values["url"])), str(values["token"]))
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise Unavailable(
            f"{home / 'client.toml'} cannot be read. Create it again with: xuanwu login"
        ) from error


def _local(home: Path) -> Address | None:
    text, token = _read(home / address_file.NAME), _read(home / "token")
    if text is None and token is None:
        return None
    try:
        url = json.loads(text)["url"] if text else LOCAL_URL
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            f"{home / address_file.NAME} cannot be read. Restart the server: xuanwu up"
        ) from error
    return Address(_tidy(str(url)), token.strip() if token else None)


def _read(file: Path) -> str | None:
    try:
        return file.read_text()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}.") from error


def _tidy(url: str) -> str:
    url = url.strip().rstrip("/")
    return url if "://" in url else f"http://{url}"
