"""Serves the built page beside the API: its files, their compressed forms, and its headers.

Everything below `/api` stays with the API. This module knows no route of the page: each other path
that a browser opens gets `index.html`, and the page's own router takes it from there.
"""

from __future__ import annotations

import hashlib
import html
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import anyio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from xuanwu.kernel.tasks import in_thread

INDEX = "index.html"
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_MISSING = (
    "The page is not built. In a working copy, build it: make dev\n"
    "The API answers below /api/v1, and the command line works without the page.\n"
)
_BASE = '<base href="/" />'
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+){1,16}")
_FOR_EVER = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # the smaller one first


@dataclass(frozen=True)
class PageFile:
    """One file of the page, with its compressed forms by the name of their encoding."""

    name: str
    content: bytes
    encoded: Mapping[str, bytes]

    @cached_property
    def etag(self) -> str:
        """The strong validator of the plain content."""
        return _etag(self.content)

    @property
    def cache(self) -> str:
        """Names below `assets/` carry a hash of their content; others are asked for again."""
        return _FOR_EVER if self.name.startswith("assets/") else "no-cache"


class Page:
    """ASGI middleware that answers GET and HEAD outside `/api`; it passes on all else.

    The files are read once, at the first request; a page that is built anew needs a new server.
    """

    def __init__(self, app: ASGIApp, folder: Path | None = None) -> None:
        self._app = app
        self._folder = folder or Path(str(resources.files("xuanwu"))) / "page"
        self._files: dict[str, PageFile] = {}
        self._reading = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_ours = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if not is_ours or _is_of_api(scope["path"]):
            await self._app(scope, receive, send)
            return
        response = await self._find(Request(scope))
        await (response or self._app)(scope, receive, send)

    async def _find(self, request: Request) -> Response | None:
        async with self._reading:
            if not self._files:
                self._files = await in_thread(read_page, self._folder)
        file = self._files.get(request.url.path.lstrip("/"))
        if file and file.name != INDEX:
            return _of_file(file, request.headers)
        if file is None and "text/html" not in request.headers.get("accept", ""):
            return None
        index = self._files.get(INDEX)
        if index is None:
            return PlainTextResponse(_MISSING, 503, headers={"Cache-Control": "no-store"})
        return _of_index(index, request)


def read_page(folder: Path) -> dict[str, PageFile]:
    """Reads all files of a built page, by their path below `folder`; empty if it is not built."""
    suffixes = tuple(suffix for _, suffix in _ENCODINGS)
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {
        name: PageFile(
            name,
            content,
            {coding: found[name + end] for coding, end in _ENCODINGS if name + end in found},
        )
        for name, content in found.items()
        if not name.endswith(suffixes)
    }


def _is_of_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _of_file(file: PageFile, asked: Headers) -> Response:
    coding = _coding(file, asked.get("accept-encoding", ""))
    content = file.encoded[coding] if coding else file.content
    etag = f'{file.etag[:-1]}-{coding}"' if coding else file.etag
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": file.cache, "ETag": etag, "Vary": "Accept-Encoding", **SECURITY}
    if coding:
        headers["Content-Encoding"] = coding
    return _unless_known(asked, content, kind, headers)


def _of_index(file: PageFile, request: Request) -> Response:
    """Puts the address below which the server is reached into the page, for its own links."""
    base = html.escape(f"{_prefix(request)}/", quote=True)
    content = file.content.replace(_BASE.encode(), f'<base href="{base}" />'.encode())
    headers = {
        "Cache-Control": "no-cache",
        "ETag": _etag(content),
        "Vary": "X-Forwarded-Prefix",
        **SECURITY,
    }
    return _unless_known(request.headers, content, "text/html", headers)


def _unless_known(asked: Headers, content: bytes, kind: str, headers: dict[str, str]) -> Response:
    known = {tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")}
    if headers["ETag"] in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)


def _prefix(request: Request) -> str:
    """The path below which a proxy shows the server; one that is not a plain path is ignored."""
    given = request.headers.get("x-forwarded-prefix", request.scope.get("root_path", ""))
    prefix = given.rstrip("/")
    return prefix if len(prefix) <= 200 and _PREFIX.fullmatch(prefix) else ""


def _coding(file: PageFile, accepted: str) -> str | None:
    """Chooses the smallest form that the header Accept-Encoding does not exclude."""
    wanted: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        wanted[name.strip()] = not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return next((one for one in file.encoded if wanted.get(one, wanted.get("*", False))), None)


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
