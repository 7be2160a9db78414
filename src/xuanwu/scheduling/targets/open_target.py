"""A target by its name, which stays usable when its settings change; it reads no row.

The next call uses the new settings. Calls under way finish with the old settings, which are closed
once the calls have ended, or after a bounded time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio
from anyio.abc import TaskStatus

from xuanwu.cluster.target import RunningCommand
from xuanwu.flink.rest import RestAnswer, Way
from xuanwu.kernel.errors import Unreachable, XuanwuError
from xuanwu.kernel.http import HttpAnswer
from xuanwu.kernel.log import get_log
from xuanwu.model.cluster import ClusterSpec, LogPart, Sight, StatePlace
from xuanwu.model.login import LoginOrder
from xuanwu.model.target import DeclaredTarget
from xuanwu.scheduling.targets.opening import Opened, Opener

_log = get_log("targets")


class Opening:
    """One version of a target while it is opened, used and closed.

    `error` is why it cannot be used; if `has_crashed`, the registry opens it again.
    """

    def __init__(self, row: DeclaredTarget, patience: timedelta) -> None:
        self.row = row
        self.error: Unreachable | None = None
        self.has_crashed = False
        self.way: Way | None = None
        self._patience = patience
        self._opened: Opened | None = None
        self._uses: set[anyio.CancelScope] = set()
        self._is_idle = anyio.Event()
        self._is_retired = anyio.Event()
        self._is_closed = anyio.Event()

    @property
    def brings_release(self) -> bool:
        """As the opened target says; if it is not open, as its kind says."""
        if self._opened is None:
            return self.row.kind.brings_release
        return self._opened.target.brings_release

    async def keep(
        self, opener: Opener, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
    ) -> None:
        """Opens the target, and closes it once it is retired and no longer in use.

        The task has started when the target is open or has failed to open.
        """
        try:
            async with opener(self.row) as opened:
                self._opened = opened
                self.way = _WayInUse(self, opened.way) if opened.way else None
                task_status.started()
                await self._is_retired.wait()
                await self._drain()
        except Exception as error:  # noqa: BLE001  the edge of a task that lives as long as a target
            is_new = self._opened is None
            self._fail(error)
            self.has_crashed = not (is_new and isinstance(error, XuanwuError))
            if is_new:
                task_status.started()
        finally:
            self._opened = self.way = None
            self._is_closed.set()

    def retire(self, reason: Unreachable, *, patience: timedelta | None = None) -> None:
        """Ends the use of this version: new calls raise `reason`.

        Calls under way have `patience` to end; None means the patience of the constructor.
        """
        self.error = reason
        if patience is not None:
            self._patience = patience
        self._is_retired.set()

    async def wait_closed(self) -> None:
        await self._is_closed.wait()

    @asynccontextmanager
    async def use(self) -> AsyncGenerator[Opened]:
        """The opened target, which stays open until the block ends, but after `retire` only for a
        bounded time.

        Raises: Unreachable when it cannot be used, or was closed during the block.
        """
        if self.error is not None or self._opened is None:
            raise self.error or self._changed()
        scope = anyio.CancelScope()
        self._uses.add(scope)
        try:
            with scope:
                yield self._opened
        finally:
            self._uses.discard(scope)
            if not self._uses:
                self._is_idle.set()
        if scope.cancelled_caught:
            raise self._changed()

    async def _drain(self) -> None:
        if self._uses:
            self._is_idle = anyio.Event()
            with anyio.move_on_after(self._patience.total_seconds()):
                await self._is_idle.wait()
        while self._uses:
            for scope in tuple(self._uses):
                scope.cancel()
            self._is_idle = anyio.Event()
            await self._is_idle.wait()

    def _fail(self, error: Exception) -> None:
        name = self.row.name
        if isinstance(error, Unreachable):
            self.error = error
        elif isinstance(error, XuanwuError):
            self.error = Unreachable(
                f"The target '{name}' cannot be used: {error.message}"
                f" Correct its settings: xuanwu target edit {name}",
                code="target_unusable",
                where=name,
            )
        else:
            _log.error("target_crashed", target=name, exc_info=error)
            self.error = Unreachable(
                f"The target '{name}' could not be opened because of an internal error; the "
                "server's log has the details. Xuanwu retries.",
                code="target_unusable",
                where=name,
            )
        _log.warning("target_not_open", target=name, error=self.error.message)

    def _changed(self) -> Unreachable:
        return Unreachable(
            f"The target '{self.row.name}' was changed during the request. Xuanwu retries.",
            code="target_reopened",
            where=self.row.name,
        )


class _WayInUse:
    """The way of an opened target; the target stays open during each request."""

    def __init__(self, opening: Opening, way: Way) -> None:
        self._opening = opening
        self._way = way

    def leads_to(self, url: str) -> bool:
        return self._way.leads_to(url)

    async def request(
        self, method: str, url: str, body: bytes | None, within: timedelta
    ) -> RestAnswer:
        async with self._opening.use():
            return await self._way.request(method, url, body, within)

    async def fetch(self, url: str, within: timedelta, limit: int) -> HttpAnswer:
        async with self._opening.use():
            return await self._way.fetch(url, within, limit)


class RegisteredTarget:
    """Implements the protocols of `cluster.target`; each call uses the version that is open now."""

    def __init__(self, opening: Opening) -> None:
        self.opening = opening

    @property
    def brings_release(self) -> bool:
        return self.opening.brings_release

    async def state_uri(self) -> str | None:
        async with self.opening.use() as opened:
            return await opened.target.state_uri()

    async def ensure(self, spec: ClusterSpec) -> None:
        async with self.opening.use() as opened:
            await opened.target.ensure(spec)

    async def remove(self, cluster_id: str) -> bool:
        async with self.opening.use() as opened:
            return await opened.target.remove(cluster_id)

    async def look(self, cluster_id: str) -> Sight:
        async with self.opening.use() as opened:
            return await opened.target.look(cluster_id)

    async def clusters(self) -> frozenset[str]:
        async with self.opening.use() as opened:
            return await opened.target.clusters()

    async def latest_checkpoint(self, place: StatePlace) -> str | None:
        async with self.opening.use() as opened:
            return await opened.target.latest_checkpoint(place)

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        async with self.opening.use() as opened:
            return await opened.target.log_tail(cluster_id, process, lines)

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        async with self.opening.use() as opened:
            return await opened.target.log_after(cluster_id, process, offset)

    async def rest_url(self, cluster_id: str) -> str | None:
        async with self.opening.use() as opened:
            return await opened.target.rest_url(cluster_id)

    @asynccontextmanager
    async def login(self, cluster_id: str, order: LoginOrder) -> AsyncGenerator[RunningCommand]:
        async with self.opening.use() as opened, opened.target.login(cluster_id, order) as command:
            yield command
