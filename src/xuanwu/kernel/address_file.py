"""A file that tells the other processes of this machine where a server listens.

One server at a time owns it: while that one answers, another neither overwrites nor removes it.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

NAME = "server.json"  # in the home
_ANSWERS_S = 1.0


def other_at(file: Path) -> str | None:
    """The URL of another process's server that listens; None if there is none. Blocks briefly."""
    known = _read(file)
    url = known.get("url")
    if not isinstance(url, str) or known.get("pid") == os.getpid():
        return None
    try:
        place = urlsplit(url)
        with socket.create_connection((place.hostname or "", place.port or 80), _ANSWERS_S):
            return url
    except (OSError, ValueError):
        return None


def claim(file: Path, url: str) -> bool:
    """Writes the address of this process; False while another server that listens has the file."""
    if other_at(file) is not None:
        return False
    own = {"url": url, "pid": os.getpid()}
    if _read(file) != own:
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.write_text(json.dumps(own))
        fresh.replace(file)
    return True


def release(file: Path) -> None:
    """Removes the file if it is this process's own."""
    if _read(file).get("pid") == os.getpid():
        file.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, Any]:
    try:
        found: object = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
