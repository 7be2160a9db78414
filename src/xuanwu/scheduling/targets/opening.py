"""Opens a target from its row; it knows every kind of target, and reads no other row."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from xuanwu.cluster.kubernetes.identity import Memory
from xuanwu.cluster.kubernetes.target import open_target
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.cluster.target import Target
from xuanwu.core import Core
from xuanwu.flink.rest import Way
from xuanwu.kernel.errors import Unreachable
from xuanwu.model.target import DeclaredTarget, TargetKind
from xuanwu.scheduling.targets.identity import recall
from xuanwu.scheduling.targets.pod_logs import PodLogStore
from xuanwu.scheduling.targets.texts import settings_of


@dataclass(frozen=True)
class Opened:
    """An opened target, and the way to addresses that only it can reach, if it has one."""

    target: Target
    way: Way | None = None


class Opener(Protocol):
    """Opens a target for the duration of a block; it makes no outside call before the block.

    Raises: InvalidInput or Unavailable for a row that cannot be used; Unreachable, with a complete
    message, for a target that only other servers can use.
    """

    def __call__(self, row: DeclaredTarget) -> AbstractAsyncContextManager[Opened]: ...


@dataclass(frozen=True)
class TargetOpener:
    """Opens the targets of one server.

    The target `local` keeps its files below `home`, and can be opened only if `has_local`. Logs of
    pods are in the database. A server that does not process the queues only reads: without `acts`,
    nothing is written to a target, and no logs are shipped.
    """

    core: Core
    home: Path
    engine_jar: Path
    has_local: bool
    acts: bool = True

    @asynccontextmanager
    async def __call__(self, row: DeclaredTarget) -> AsyncGenerator[Opened]:
        if row.kind is TargetKind.LOCAL:
            yield Opened(self._local(row))
            return
        settings = settings_of(row, self.core.vault)
        logs = PodLogStore(self.core.db, self.core.clock, row.name)
        memory = Memory(row.name, partial(recall, self.core.db))
        async with open_target(settings, logs, memory, acts=self.acts) as target:
            yield Opened(target, target.proxy)

    def _local(self, row: DeclaredTarget) -> Target:
        if not self.has_local:
            raise Unreachable(
                f"The target '{row.name}' is the machine of another server: 'local.enabled' is "
                "false in the settings of this server. Use a server that has this target, or, "
                f"if no server has it: xuanwu target remove {row.name}",
                code="target_elsewhere",
                where=row.name,
            )
        return LocalTarget(LocalSettings(self.home, self.engine_jar))
