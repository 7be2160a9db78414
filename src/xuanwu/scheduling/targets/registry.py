"""The targets of a server by name; it opens, reopens and closes them as their rows change.

It does not know what settings mean or who changes rows: it compares stamps, periodically and at
each call of `refresh`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, ItemsView, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import anyio
from anyio.abc import TaskGroup

from xuanwu.cluster.target import Target
from xuanwu.flink.rest import Way
from xuanwu.kernel.errors import Unreachable
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import beside, keep_running
from xuanwu.model.target import DeclaredTarget
from xuanwu.scheduling.targets.open_target import Opening, RegisteredTarget
from xuanwu.scheduling.targets.opening import Opener
from xuanwu.store import targets
from xuanwu.store.database import Database

_log = get_log("targets")


@dataclass(frozen=True)
class RegistrySettings:
    """`poll` is the pause between two reads of the rows. `patience` is how long calls under way may
    continue when a target is closed.
    """

    poll: timedelta = timedelta(seconds=2)
    patience: timedelta = timedelta(seconds=60)


class Registry(Mapping[str, Target]):
    """The targets by name; it follows changes of the rows. Create it with `open_registry`."""

    def __init__(
        self, db: Database, opener: Opener, settings: RegistrySettings, tasks: TaskGroup
    ) -> None:
        self._db = db
        self._opener = opener
        self._settings = settings
        self._tasks = tasks
        self._known: Mapping[str, RegisteredTarget] = {}  # replaced, never changed
        self._turn = anyio.Lock()
        self._is_closed = False
        self.ways = _Ways(self)

    def __getitem__(self, name: str) -> Target:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def items(self) -> ItemsView[str, Target]:
        """A snapshot: later changes do not affect an iteration."""
        return self._known.items()

    def openings(self) -> Iterable[Opening]:
        """One opening for each target, whether it is open or has failed to open."""
        return [one.opening for one in self._known.values()]

    async def refresh(self) -> None:
        """Applies the changes of the rows since the last refresh. Raises: Unreachable."""
        async with self._turn:
            if self._is_closed:
                return
            async with self._db.read() as tx:
                stamps = await targets.stamps(tx)
                stale = [name for name, stamp in stamps.items() if not self._has(name, stamp)]
                rows = await targets.named(tx, stale) if stale else []
            for row in rows:
                await self._open(row)
            for name in [name for name in self._known if name not in stamps]:
                self._forget(name)

    async def follow(self) -> None:
        """Refreshes periodically, until cancelled."""
        while True:
            await anyio.sleep(self._settings.poll.total_seconds())
            try:
                await self.refresh()
            except Unreachable as error:
                _log.info("targets_not_read", error=error.message)

    async def close(self) -> None:
        """Closes all targets and cancels the calls under way."""
        async with self._turn:
            self._is_closed = True
            known, self._known = self._known, {}
            for one in known.values():
                one.opening.retire(_gone("The server is stopping."), patience=timedelta())
            for one in known.values():
                await one.opening.wait_closed()

    def _has(self, name: str, stamp: object) -> bool:
        known = self._known.get(name)
        if known is None or known.opening.has_crashed:
            return False
        return known.opening.row.stamp == stamp

    async def _open(self, row: DeclaredTarget) -> None:
        opening = Opening(row, self._settings.patience)
        await self._tasks.start(opening.keep, self._opener)
        known = self._known.get(row.name)
        if known is None:
            self._known = {**self._known, row.name: RegisteredTarget(opening)}
        else:
            before, known.opening = known.opening, opening
            before.retire(_gone(f"The target '{row.name}' has new settings. Try again."))
        _log.info("target_open", target=row.name, version=row.version)

    def _forget(self, name: str) -> None:
        known = dict(self._known)
        gone = known.pop(name)
        self._known = known
        gone.opening.retire(
            _gone(f"The target '{name}' was removed. To add it again: xuanwu target add {name}")
        )
        _log.info("target_closed", target=name)


class _Ways(Iterable[Way]):
    """The ways of all targets that are open now."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def __iter__(self) -> Iterator[Way]:
        return (one.way for one in self._registry.openings() if one.way is not None)


@asynccontextmanager
async def open_registry(
    db: Database, opener: Opener, settings: RegistrySettings | None = None
) -> AsyncGenerator[Registry]:
    """Opens all declared targets, and closes them at the end of the block.

    A target that cannot be opened prevents neither the others nor the start. Raises: Unreachable
    when the database does not answer.
    """
    async with beside() as tasks:
        registry = Registry(db, opener, settings or RegistrySettings(), tasks)
        try:
            await registry.refresh()
            tasks.start_soon(keep_running, "targets", registry.follow)
            yield registry
        finally:
            with anyio.CancelScope(shield=True):
                await registry.close()


def _gone(message: str) -> Unreachable:
    return Unreachable(message, code="target_closed")
