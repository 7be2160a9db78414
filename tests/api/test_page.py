"""The built page, as a browser gets it."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from xuanwu.api.page import Page

pytestmark = pytest.mark.anyio
INDEX = '<!doctype html><html><head><base href="/" /></head><body>the page</body></html>'
SCRIPT = b"let answer = 42;" * 100
HTML = {"Accept": "text/html,*/*;q=0.8"}
ASSET = "/assets/main-1a2b3c.js"


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """What lies behind the page; its answer is known by its status."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"x-by", b"api")]})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assets = tmp_path / "page" / "assets"
    assets.mkdir(parents=True)
    (assets.parent / "index.html").write_text(INDEX)
    (assets.parent / "theme.js").write_text("// theme")
    (assets / "main-1a2b3c.js").write_bytes(SCRIPT)
    (assets / "main-1a2b3c.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "main-1a2b3c.js.br").write_bytes(b"brotli")
    return assets.parent


@pytest.fixture
async def browser(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with _browser(folder) as client:
        yield client


def _browser(folder: Path) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Page(api, folder))
    return httpx.AsyncClient(transport=transport, base_url="http://xuanwu.test")


@pytest.mark.parametrize("path", ["/", "/runs", "/jobs/flights/studio", "/index.html"])
async def test_each_path_that_a_browser_opens_gets_the_page(
    browser: httpx.AsyncClient, path: str
) -> None:
    answer = await browser.get(path, headers=HTML)
    assert (answer.status_code, answer.text) == (200, INDEX)
    assert answer.headers["cache-control"] == "no-cache"
    assert "script-src 'self';" in answer.headers["content-security-policy"]


async def test_a_page_that_is_known_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    etag = (await browser.get("/", headers=HTML)).headers["etag"]
    for path in ("/", "/runs"):
        answer = await browser.get(path, headers={**HTML, "If-None-Match": f'"old", W/{etag}'})
        assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api", "/api/"])
async def test_the_api_keeps_its_paths(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path, headers=HTML)
    assert (answer.status_code, answer.headers["x-by"]) == (404, "api")


async def test_a_path_that_no_browser_opens_stays_an_error(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/nothing")).headers["x-by"] == "api"
    assert (await browser.post("/", headers=HTML)).headers["x-by"] == "api"
    assert (await browser.get("/assets/old-1.js")).headers["x-by"] == "api"


@pytest.mark.parametrize("path", ["/..%2fsecret", "/%2e%2e/secret", "/assets/../../secret"])
async def test_no_path_leads_out_of_the_folder(folder: Path, path: str) -> None:
    (folder.parent / "secret").write_text("hidden")
    async with _browser(folder) as browser:
        assert "hidden" not in (await browser.get(path)).text


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
        ("*", "br"),
    ],
)
async def test_a_file_comes_in_the_smallest_form_that_the_browser_takes(
    browser: httpx.AsyncClient, accepted: str, coding: str | None
) -> None:
    request = browser.build_request("GET", ASSET, headers={"Accept-Encoding": accepted})
    answer = await browser.send(request, stream=True)
    content = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == coding
    plain = gzip.decompress(content) if coding == "gzip" else content
    assert plain == (b"brotli" if coding == "br" else SCRIPT)
    assert answer.headers["vary"] == "Accept-Encoding"


async def test_only_names_with_a_hash_are_kept_for_ever(browser: httpx.AsyncClient) -> None:
    kept = await browser.get(ASSET, headers={"Accept-Encoding": "identity"})
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["content-type"].startswith("text/javascript")
    assert (await browser.get("/theme.js")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("/studio", "/studio/"),
        ("/a/b/", "/a/b/"),
        ('/"><script>', "/"),
        ("//elsewhere", "/"),
        ("https://elsewhere", "/"),
        ("/" + "x" * 300, "/"),
    ],
)
async def test_the_page_learns_below_which_path_a_proxy_shows_it(
    browser: httpx.AsyncClient, given: str, base: str
) -> None:
    answer = await browser.get("/runs", headers={**HTML, "X-Forwarded-Prefix": given})
    assert f'<base href="{base}" />' in answer.text
    assert answer.headers["vary"] == "X-Forwarded-Prefix"


async def test_a_page_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    async with _browser(tmp_path / "nothing") as browser:
        answer = await browser.get("/", headers=HTML)
    assert answer.status_code == 503
    assert "make dev" in answer.text
