"""Caches the objects of one kind, reduced, grouped and dated; sends no request.

A watch fills it. Versions are compared as numbers, as every API server makes them, and only
between versions of one object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, NamedTuple, TypeVar

import anyio

from xuanwu.kernel.errors import XuanwuError
from xuanwu.kube.kinds import Manifest

T = TypeVar("T")
R = TypeVar("R")
Key = tuple[str, str]


class _Entry(NamedTuple):
    version: int
    group: str
    value: Any


@dataclass(frozen=True)
class CacheView(Generic[T]):
    """What a cache keeps of an object, and in which group.

    `keep` takes the raw object and returns all that is kept of it; None leaves it out. `group`
    names objects that are requested together (such as the cluster's label).
    """

    keep: Callable[[Manifest], T | None]
    group: Callable[[Manifest], str]


def label(key: str) -> Callable[[Manifest], str]:
    """Groups by the value of one label; objects without it are in the group ``""``."""

    def group(manifest: Manifest) -> str:
        return (manifest.get("metadata", {}).get("labels") or {}).get(key, "")

    return group


class Cache(Generic[T]):
    """Objects of one kind. `as_of` is the last moment (of `anyio.current_time`) at which it was
    known to be complete; None before the first list. `trouble` is why it cannot be updated
    now, if so. `place` is where the list came from, as its `Origin` names it.
    """

    def __init__(
        self, view: CacheView[T], *, on_change: Callable[[str], None] | None = None
    ) -> None:
        self.as_of: float | None = None
        self.trouble: XuanwuError | None = None
        self.place: str | None = None
        self._view = view
        self._on_change = on_change
        self._entries: dict[Key, _Entry] = {}
        self._groups: dict[str, set[Key]] = {}
        self._waiters: dict[str, anyio.Event] = {}
        self._renewed = anyio.Event()
        self._noted: set[Key] = set()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def age(self) -> timedelta | None:
        """Returns how long ago it was last known to be complete; None if never."""
        if self.as_of is None:
            return None
        return timedelta(seconds=max(0.0, anyio.current_time() - self.as_of))

    def get(self, namespace: str, name: str) -> T | None:
        entry = self._entries.get((namespace, name))
        return entry.value if entry else None

    def of(self, group: str) -> tuple[T, ...]:
        """Returns what is kept of a group's objects, by name."""
        keys = sorted(self._groups.get(group, ()))
        return tuple([self._entries[key].value for key in keys])

    def groups(self) -> frozenset[str]:
        """Returns the groups that have objects."""
        return frozenset(self._groups)

    async def until(
        self, group: str, probe: Callable[[tuple[T, ...]], R | None], *, within: timedelta
    ) -> R | None:
        """Calls `probe` at each change until it returns a value; returns None after `within`."""
        with anyio.move_on_after(within.total_seconds()):
            while (found := probe(self.of(group))) is None:
                await self._waiters.setdefault(group, anyio.Event()).wait()
            return found
        return None

    async def renewed(self, *, since: float, within: timedelta) -> bool:
        """Whether it is known to be complete as of `since` or later; waits for it if not."""
        with anyio.move_on_after(within.total_seconds()):
            while self.as_of is None or self.as_of < since:
                await self._renewed.wait()
            return True
        return False

    def note(self, manifest: Manifest) -> None:
        """Takes an object that our own write returned, so that its writer need not wait for it."""
        key = _key(manifest)
        self._noted.add(key)
        self._wake(self._take(key, manifest))

    def add(self, manifest: Manifest) -> None:
        """Takes an object that was added or changed, unless a newer one is known."""
        self._wake(self._take(_key(manifest), manifest))

    def remove(self, manifest: Manifest) -> None:
        """Takes a deletion, unless an object of that name was created since."""
        key = _key(manifest)
        entry = self._entries.get(key)
        if entry and entry.version <= _version(manifest):
            self._wake(self._drop(key))

    def renew(self, at: float) -> None:
        """Records that the cache is complete as of `at`."""
        if self.as_of is None or at > self.as_of:
            self.as_of = at
        self.trouble = None
        self._renewed.set()
        self._renewed = anyio.Event()

    def refill(self) -> Refill[T]:
        """Starts a list: it collects the objects page by page, and then replaces all."""
        self._noted.clear()
        return Refill(self)

    def entry_of(self, manifest: Manifest) -> tuple[Key, _Entry | None]:
        """Returns what would be kept of an object; for a refill."""
        key = _key(manifest)
        value = self._view.keep(manifest)
        if value is None:
            return key, None
        return key, _Entry(_version(manifest), self._view.group(manifest), value)

    def replace(self, entries: dict[Key, _Entry], version: int) -> None:
        """Replaces everything; only objects noted since the list began may be newer."""
        for key in self._noted & self._entries.keys():
            entry = self._entries[key]
            listed = entries.get(key)
            if entry.version > max(version, listed.version if listed else 0):
                entries[key] = entry
        changed: set[str] = set()
        for key in self._entries.keys() - entries.keys():
            changed |= self._drop(key)
        for key, entry in entries.items():
            changed |= self._put(key, entry)
        self._noted.clear()
        self._wake(changed)

    def _take(self, key: Key, manifest: Manifest) -> set[str]:
        known = self._entries.get(key)
        if known and known.version > _version(manifest):
            return set()
        entry = self.entry_of(manifest)[1]
        return self._put(key, entry) if entry else self._drop(key)

    def _put(self, key: Key, entry: _Entry) -> set[str]:
        """Returns the groups that changed."""
        known = self._entries.get(key)
        self._entries[key] = entry
        if known and known[1:] == entry[1:]:
            return set()
        changed = {entry.group}
        if known and known.group != entry.group:
            self._leave(known.group, key)
            changed.add(known.group)
        self._groups.setdefault(entry.group, set()).add(key)
        return changed

    def _drop(self, key: Key) -> set[str]:
        entry = self._entries.pop(key, None)
        if entry is None:
            return set()
        self._leave(entry.group, key)
        return {entry.group}

    def _leave(self, group: str, key: Key) -> None:
        keys = self._groups[group]
        keys.discard(key)
        if not keys:
            del self._groups[group]

    def _wake(self, groups: Iterable[str]) -> None:
        for group in groups:
            if waiter := self._waiters.pop(group, None):
                waiter.set()
            if self._on_change:
                self._on_change(group)


class Refill(Generic[T]):
    """Collects a whole list while the old content is still shown."""

    def __init__(self, cache: Cache[T]) -> None:
        self._cache = cache
        self._entries: dict[Key, _Entry] = {}

    def add(self, manifest: Manifest) -> None:
        key, entry = self._cache.entry_of(manifest)
        if entry:
            self._entries[key] = entry

    def finish(self, version: str) -> None:
        """Shows the list instead of the old content."""
        self._cache.replace(self._entries, int(version) if version.isdigit() else 0)


def _key(manifest: Manifest) -> Key:
    metadata = manifest["metadata"]
    return metadata.get("namespace", ""), metadata["name"]


def _version(manifest: Manifest) -> int:
    text = manifest["metadata"].get("resourceVersion", "")
    return int(text) if text.isdigit() else 0
