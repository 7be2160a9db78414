from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Api, open_api
from tests.support.wait import eventually
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases import catalogue

pytestmark = pytest.mark.anyio


class SlowInstall:
    """An install that ends when it is told to, and then as it is told."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.may_end = threading.Event()
        self.count = 0

    def __call__(self, _home: Path, _release: object, *, progress: Any) -> None:
        self.count += 1
        progress("fetching it")
        assert self.may_end.wait(20)
        raise self.error


async def _shown(api: Api, version: str) -> dict[str, Any]:
    return (await api.admin.get(f"/releases/{version}")).json()


async def test_the_known_releases_are_listed_oldest_first(api: Api) -> None:
    page = (await api.admin.get("/releases?limit=2")).json()
    rest = (await api.admin.get(f"/releases?cursor={page['next_cursor']}")).json()
    listed = page["items"] + rest["items"]
    assert [one["version"] for one in listed] == [one.version for one in catalogue.known()]
    assert [one["version"] for one in listed if one["is_default"]] == ["2.2.1"]
    assert not any(one["is_installed"] for one in listed)


async def test_an_unknown_release_names_the_nearest(api: Api) -> None:
    for method, path in (
        ("GET", "/releases/2.2.2"),
        ("POST", "/releases/2.2.2/install"),
        ("DELETE", "/releases/2.2.2"),
    ):
        answer = await api.admin.request(method, path)
        assert (answer.status_code, answer.json()["where"]) == (404, "release")
        assert "Did you mean" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("error", "told"),
    [(Unavailable("The disk is full."), "The disk is full."), (ValueError("inner"), "its log")],
)
async def test_an_install_goes_on_behind_and_tells_how_it_ended(
    tmp_path: Path, error: Exception, told: str
) -> None:
    install = SlowInstall(error)
    async with open_api(tmp_path, carry_out=install) as api:
        for _ in range(2):
            answer = await api.admin.post("/releases/2.2.1/install")
            assert answer.status_code == 202

        async def fetches() -> bool:
            return (await _shown(api, "2.2.1"))["progress"] == "fetching it"

        await eventually(fetches)
        assert (await _shown(api, "1.20.5"))["progress"] is None
        install.may_end.set()

        async def failed() -> dict[str, Any] | None:
            now = await _shown(api, "2.2.1")
            return now if now["failure"] else None

        now = await eventually(failed)
    assert told in now["failure"]
    assert "inner" not in now["failure"]
    assert (now["progress"], now["is_installed"], install.count) == (None, False, 1)


async def test_a_release_that_is_not_installed_cannot_be_removed(api: Api) -> None:
    answer = await api.admin.delete("/releases/2.2.1")
    assert answer.status_code == 404
