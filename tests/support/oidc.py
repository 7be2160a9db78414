"""A real OpenID provider in a process of its own: node-oidc-provider, from the page's packages."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx

CLIENT_ID, CLIENT_SECRET = "xuanwu", "a secret of tests"
_WEB = Path(__file__).parents[2] / "web"
_FORM = re.compile(r'<form[^>]*action="([^"]+)"')


@dataclass(frozen=True)
class Provider:
    """Where it is; somebody signs in there as `name+group+group`."""

    issuer: str
    process: subprocess.Popen[str]

    def register(self, server_url: str) -> None:
        """Makes it known to the provider where the server of its client is; then it answers."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{server_url}/api/v1/session/oidc/callback\n")
        self.process.stdin.flush()
        assert "ready" in self.process.stdout.readline(), "the provider did not start"


@contextmanager
def oidc_provider() -> Generator[Provider]:
    """A provider until the block ends; `register` its client before it is used."""
    with subprocess.Popen(
        ["node", "journeys/provider.mjs"],
        cwd=_WEB,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            issuer = process.stdout.readline().strip()
            assert issuer, "the provider did not start"
            yield Provider(issuer, process)
        finally:
            process.terminate()


async def sign_in_there(browser: httpx.AsyncClient, url: str, login: str) -> str:
    """Fills in the forms of the provider as a person would; returns where it sends the browser."""
    answer = await browser.get(url)
    while True:
        while answer.is_redirect:
            place = urljoin(str(answer.url), answer.headers["location"])
            if "/session/oidc/callback" in place:
                return place
            answer = await browser.get(place)
        form = _FORM.search(answer.text)
        assert form, f"{answer.status_code} {answer.text[:2000]}"
        kind = "login" if 'name="login"' in answer.text else "consent"
        filled = {"prompt": kind, "login": login, "password": "any"}
        answer = await browser.post(urljoin(str(answer.url), unescape(form[1])), data=filled)
