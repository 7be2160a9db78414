"""A cache is right again whatever happens between it and the API server."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio
import pytest
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.fake_kubernetes_store import Refusal
from tests.support.wait import eventually

from xuanwu.kernel.errors import Refused, Unreachable
from xuanwu.kube import objects
from xuanwu.kube.access import TokenAccess
from xuanwu.kube.cache import Cache, CacheView, label
from xuanwu.kube.connection import ApiServer, ApiSettings
from xuanwu.kube.kinds import CONFIG_MAP, Manifest
from xuanwu.kube.watch import Watch, WatchSettings

pytestmark = pytest.mark.anyio
_LONG = WatchSettings(turn=timedelta(seconds=60), pause=timedelta(milliseconds=20), page=2)
_SHORT = WatchSettings(
    turn=timedelta(seconds=1), grace=timedelta(seconds=0.2), pause=timedelta(milliseconds=20)
)
_CALLS = ApiSettings(connect=timedelta(seconds=1), total=timedelta(seconds=1))


def _map(name: str) -> Manifest:
    metadata = {"name": name, "namespace": "default", "labels": {"group": "g"}}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {}}


@asynccontextmanager
async def _cached(
    fake: FakeKubernetes, settings: WatchSettings = _LONG
) -> AsyncGenerator[Cache[str]]:
    cache = Cache(CacheView(lambda manifest: str(manifest["metadata"]["name"]), label("group")))
    async with ApiServer(TokenAccess(fake.url), _CALLS) as server:
        watch = Watch(
            server, CONFIG_MAP, "default", cache, label_selector="group", settings=settings
        )
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch.run)
            yield cache
            tasks.cancel_scope.cancel()


async def _shows(cache: Cache[str], *names: str, within_s: float = 10) -> None:
    found = await cache.until(
        "g", lambda now: now == names or None, within=timedelta(seconds=within_s)
    )
    assert found, (cache.of("g"), cache.trouble)


async def test_a_long_list_is_read_in_pages() -> None:
    async with FakeKubernetes() as fake:
        for number in range(5):
            fake.store.put(_map(f"m{number}"))
        async with _cached(fake) as cache:
            await _shows(cache, "m0", "m1", "m2", "m3", "m4")
            await eventually(lambda: fake.watches == 1)
            assert fake.requests == 4, "three pages and one watch"


async def test_a_dropped_watch_goes_on_where_it_was() -> None:
    async with FakeKubernetes() as fake, _cached(fake) as cache:
        for number in range(3):
            await eventually(lambda: fake.watches == 1)
            fake.drop()
            fake.store.put(_map(f"m{number}"))
            await _shows(cache, *[f"m{one}" for one in range(number + 1)])
        assert fake.requests == 5, "one list, four watches"


async def test_a_forgotten_version_is_listed_anew() -> None:
    async with FakeKubernetes() as fake, _cached(fake) as cache:
        fake.store.put(_map("a"))
        fake.store.put(_map("b"))
        await _shows(cache, "a", "b")
        await fake.down()
        fake.store.forget(CONFIG_MAP, "default", "a")
        fake.store.put(_map("c"))
        fake.store.compact()
        await fake.up()
        await _shows(cache, "b", "c")


async def test_a_connection_that_is_open_on_this_side_alone_is_found_out() -> None:
    async with FakeKubernetes() as fake, _cached(fake, _SHORT) as cache:
        fake.store.put(_map("a"))
        await _shows(cache, "a")
        fake.stop()
        fake.store.put(_map("b"))
        await eventually(lambda: isinstance(cache.trouble, Unreachable))
        assert cache.of("g") == ("a",), "what was known is still shown, with its age"
        assert cache.age
        assert cache.age > timedelta(seconds=1)
        since = anyio.current_time()
        fake.resume()
        await _shows(cache, "a", "b")
        assert await cache.renewed(since=since, within=timedelta(seconds=5))
        assert cache.trouble is None


async def test_a_server_that_is_away_for_a_while_is_found_again_soon() -> None:
    async with FakeKubernetes() as fake, _cached(fake, _SHORT) as cache:
        fake.store.put(_map("a"))
        await _shows(cache, "a")
        await fake.down()
        await eventually(lambda: isinstance(cache.trouble, Unreachable))
        fake.store.put(_map("b"))
        await eventually(lambda: cache.age and cache.age > timedelta(seconds=2))
        await fake.up()
        await _shows(cache, "a", "b", within_s=5)


async def test_a_quiet_cache_of_a_server_without_bookmarks_stays_fresh_too() -> None:
    async with FakeKubernetes() as fake, _cached(fake, _SHORT) as cache:
        fake.says_bookmarks = False
        for _ in range(2):
            since = anyio.current_time()
            assert await cache.renewed(since=since, within=timedelta(seconds=5))


async def test_bookmarks_spare_lists() -> None:
    settings = WatchSettings(turn=timedelta(seconds=3))
    async with FakeKubernetes() as fake, _cached(fake, settings) as cache:
        for _ in range(2):
            since = anyio.current_time()
            assert await cache.renewed(since=since, within=timedelta(seconds=8))
        assert fake.requests <= 4, "one list; the rest are watches"


async def test_what_hinders_a_watch_is_shown_until_it_ends() -> None:
    async with FakeKubernetes() as fake:
        fake.deny("list", "configmaps")
        async with _cached(fake) as cache:
            await eventually(lambda: isinstance(cache.trouble, Refused))
            assert cache.as_of is None
            fake.denied.clear()
            fake.store.put(_map("a"))
            await _shows(cache, "a")
            assert cache.trouble is None


async def test_an_error_within_a_watch_does_not_end_it() -> None:
    async with FakeKubernetes() as fake, _cached(fake) as cache:
        await eventually(lambda: fake.watches == 1)
        fake.drop()
        fake.failures.extend([Refusal(500, "InternalError", "etcdserver: no leader")] * 5)
        fake.be_busy(1, retry_after_s=1)
        fake.store.put(_map("a"))
        await _shows(cache, "a")


async def test_one_dead_server_delays_no_other_cache() -> None:
    async with (
        FakeKubernetes() as dead,
        FakeKubernetes() as fine,
        _cached(dead) as first,
        _cached(fine) as second,
    ):
        await eventually(lambda: fine.watches == dead.watches == 1)
        dead.stop()
        dead.drop()
        for number in range(20):
            fine.store.put(_map(f"m{number:02}"))
            await _shows(second, *[f"m{one:02}" for one in range(number + 1)], within_s=1)
        assert first.of("g") == ()


async def test_what_an_act_returned_is_shown_at_once() -> None:
    async with FakeKubernetes() as fake, _cached(fake) as cache:
        await eventually(lambda: fake.watches == 1)
        fake.stop()
        cache.note(fake.store.put(_map("a")))
        assert cache.of("g") == ("a",)
        fake.resume()
        async with ApiServer(TokenAccess(fake.url)) as server:
            assert not await objects.delete(
                server, CONFIG_MAP, "default", "a", propagation="Background"
            )
        await _shows(cache)
