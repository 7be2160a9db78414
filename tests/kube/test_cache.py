"""What a cache shows, whatever order lists, events and acts of ours come in."""

from __future__ import annotations

import random
from datetime import timedelta

import anyio
import pytest
from tests.support.wait import eventually

from xuanwu.kube.cache import Cache, CacheView, label
from xuanwu.kube.kinds import Manifest

pytestmark = pytest.mark.anyio


def _object(name: str, version: int, group: str = "g", *, is_shown: bool = True) -> Manifest:
    return {
        "metadata": {
            "name": name,
            "namespace": "n",
            "resourceVersion": str(version),
            "labels": {"group": group},
        },
        "is_shown": is_shown,
    }


def _keep(manifest: Manifest) -> str | None:
    metadata = manifest["metadata"]
    return f"{metadata['name']}@{metadata['resourceVersion']}" if manifest["is_shown"] else None


def _cache(changed: list[str] | None = None) -> Cache[str]:
    told = changed if changed is not None else []
    return Cache(CacheView(_keep, label("group")), on_change=told.append)


def _list(cache: Cache[str], version: int, *manifests: Manifest) -> None:
    refill = cache.refill()
    for manifest in manifests:
        refill.add(manifest)
    refill.finish(str(version))


def test_an_older_event_changes_nothing() -> None:
    cache = _cache()
    cache.add(_object("a", 5))
    cache.add(_object("a", 4, "other"))
    cache.remove(_object("a", 4))
    assert cache.of("g") == ("a@5",)
    cache.remove(_object("a", 6))
    cache.remove(_object("a", 7))
    assert (cache.of("g"), len(cache), cache.groups()) == ((), 0, frozenset())


def test_what_an_act_returned_outlives_a_list_that_began_before_it() -> None:
    cache = _cache()
    _list(cache, 3, _object("a", 2), _object("b", 3))
    refill = cache.refill()
    refill.add(_object("a", 2))
    cache.note(_object("c", 9))
    refill.finish("8")
    assert cache.of("g") == ("a@2", "c@9"), "b is gone, c is newer than the list"
    _list(cache, 12, _object("a", 2))
    assert cache.of("g") == ("a@2",), "the next list knew of c"


def test_a_server_that_was_set_back_to_an_older_state_is_believed() -> None:
    cache = _cache()
    _list(cache, 900, _object("a", 800), _object("b", 900))
    _list(cache, 20, _object("a", 10))
    assert cache.of("g") == ("a@10",)


def test_only_what_changed_is_told() -> None:
    changed: list[str] = []
    cache = _cache(changed)
    _list(cache, 3, _object("a", 1, "x"), _object("b", 2, "y"))
    assert sorted(changed) == ["x", "y"]
    changed.clear()
    _list(cache, 4, _object("a", 1, "x"), _object("b", 4, "z"))
    assert sorted(changed) == ["y", "z"]
    changed.clear()
    cache.add(_object("a", 5, "x", is_shown=False))
    assert (changed, cache.get("n", "a")) == (["x"], None)
    assert cache.get("n", "b") == "b@4"


async def test_who_waits_is_woken_by_the_change_of_its_group() -> None:
    cache = _cache()
    asked: list[tuple[str, ...]] = []

    def probe(now: tuple[str, ...]) -> int | None:
        asked.append(now)
        return len(now) if len(now) == 2 else None

    async with anyio.create_task_group() as tasks:

        async def wait() -> None:
            assert await cache.until("g", probe, within=timedelta(seconds=5)) == 2

        tasks.start_soon(wait)
        await eventually(lambda: asked)
        cache.add(_object("other", 1, "h"))
        cache.add(_object("a", 2))
        await eventually(lambda: len(asked) == 2)
        cache.add(_object("b", 3))
    assert asked == [(), ("a@2",), ("a@2", "b@3")]
    assert await cache.until("g", lambda _: None, within=timedelta(milliseconds=20)) is None
    assert not await cache.renewed(since=0, within=timedelta(milliseconds=20))
    assert cache.age is None


@pytest.mark.parametrize("seed", range(20))
def test_any_walk_ends_at_what_the_last_list_says(seed: int) -> None:
    rolled = random.Random(seed)
    cache = _cache()
    names = ["a", "b", "c"]
    for version in range(1, 200):
        manifest = _object(rolled.choice(names), rolled.randint(1, version), rolled.choice("gh"))
        act = rolled.choice([cache.add, cache.remove, cache.note])
        act(manifest)
        shown = [value for group in cache.groups() for value in cache.of(group)]
        assert len(shown) == len(cache) == len(set(shown))
    _list(cache, 1000, _object("a", 999, "h"))
    assert (cache.of("h"), cache.groups()) == (("a@999",), frozenset({"h"}))
