from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import update

from tests.api.conftest import INSTALLS, Api, open_api
from tests.support.platform import ME, VERSION, open_platform
from tests.support.wait import eventually
from xuanwu.kernel.errors import Unavailable
from xuanwu.model.release import InstalledRelease
from xuanwu.scheduling.releases import catalogue
from xuanwu.scheduling.releases.installing import Means
from xuanwu.scheduling.releases.installs import ReleaseRegistry
from xuanwu.store.tables.installs import installs

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


async def test_every_server_shows_how_far_an_install_is_and_the_one_of_another_home_says_where(
    tmp_path: Path,
) -> None:
    install = SlowInstall(Unavailable("The disk is full."))
    async with open_api(tmp_path, carry_out=install) as api:
        core = api.platform.core
        await api.admin.post("/releases/2.2.1/install")
        await eventually(lambda: install.count)
        beside = ReleaseRegistry(Means(tmp_path, _prepare, install), VERSION)
        elsewhere = ReleaseRegistry(Means(tmp_path / "elsewhere", _prepare, install), VERSION)
        (tmp_path / "elsewhere").mkdir()

        async def is_told() -> bool:
            return (await beside.show(core, "2.2.1")).progress == "fetching it"

        await eventually(is_told)
        told = (await elsewhere.show(core, "2.2.1")).progress
        assert told == f"fetching it, on {socket.gethostname()}"
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(beside.work, core, INSTALLS)
            again = await beside.install(core, ME, "2.2.1")
            assert again.progress == "fetching it"
            install.may_end.set()

            async def has_failed() -> bool:
                return bool((await beside.show(core, "2.2.1")).failure)

            await eventually(has_failed)
            tasks.cancel_scope.cancel()
        assert (await elsewhere.show(core, "2.2.1")).failure is None
    assert install.count == 1


async def test_an_install_whose_server_ends_goes_on_at_another_of_the_same_home_at_once(
    tmp_path: Path,
) -> None:
    install = SlowInstall(Unavailable("The disk is full."))
    async with open_platform(tmp_path) as platform:
        core = platform.core
        first, second = (
            ReleaseRegistry(Means(tmp_path, _prepare, install), VERSION) for _ in range(2)
        )
        await first.install(core, ME, "2.2.1")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(first.work, core, INSTALLS)
            await eventually(lambda: install.count == 1)
            tasks.cancel_scope.cancel()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(second.work, core, INSTALLS)
            await eventually(lambda: install.count == 2, within=25)  # a lease would last 30 s

            async def is_told() -> bool:
                progress = (await first.show(core, "2.2.1")).progress
                return progress == "fetching it (attempt 2)"

            await eventually(is_told)
            install.may_end.set()
            tasks.cancel_scope.cancel()


async def test_an_install_that_ends_its_server_each_time_is_given_up(tmp_path: Path) -> None:
    install = SlowInstall(Unavailable("never reached"))
    async with open_platform(tmp_path) as platform:
        core = platform.core
        known = ReleaseRegistry(Means(tmp_path, _prepare, install), VERSION)
        await known.install(core, ME, "2.2.1")
        async with core.db.begin() as tx:
            await tx.execute(update(installs).values(visits=5))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(known.work, core, INSTALLS)

            async def failure() -> str | None:
                return (await known.show(core, "2.2.1")).failure

            assert "each time the server ended" in await eventually(failure)
            tasks.cancel_scope.cancel()
    assert install.count == 0


async def _prepare(_: InstalledRelease) -> None:
    """Nothing is installed here."""


async def test_a_release_that_is_not_installed_cannot_be_removed(api: Api) -> None:
    answer = await api.admin.delete("/releases/2.2.1")
    assert answer.status_code == 404
