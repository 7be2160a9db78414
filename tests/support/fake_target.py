"""A target that keeps its clusters in memory, their JobManagers being virtual ones of a farm."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from tests.support.fake_command import FakeCommand
from xuanwu.kernel.errors import (
    NotFound,
    Refused,
    Unavailable,
    Unreachable,
    XuanwuError,
    did_you_mean,
)
from xuanwu.model.cluster import (
    ClusterSpec,
    LogPart,
    Presence,
    Process,
    Sight,
    StatePlace,
)
from xuanwu.model.login import (
    LoginOrder,
)
from xuanwu.model.run import Failure

_LARGEST_PART = 1 << 20
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Farm(Protocol):
    """Where the virtual JobManagers are: `FakeFlink`, or `RemoteFarm`."""

    def url_of(self, cluster_id: str) -> str: ...
    def add(self, cluster_id: str, job_id: str | None = None, **fields: Any) -> Any: ...
    def remove(self, cluster_id: str) -> None: ...


@dataclass(frozen=True)
class RemoteFarm:
    """A farm in another process, started with `--any`: every cluster exists from the beginning."""

    url: str

    def url_of(self, cluster_id: str) -> str:
        return f"{self.url}/c/{cluster_id}"

    def add(self, cluster_id: str, job_id: str | None = None, **fields: Any) -> None:
        """It is there already."""

    def remove(self, cluster_id: str) -> None:
        """It stays; nobody asks for it any more."""


@dataclass
class FakeCluster:
    """What of one cluster is alive. `final_state` or `failure` means the JobManager exited.

    `jobmanager` is the name of the process, None while a new one is still to come in its place.
    `starts` counts how often each process was started.
    """

    spec: ClusterSpec
    taskmanagers: int
    jobmanager_lives: bool = True
    final_state: str | None = None
    failure: Failure | None = None
    jobmanager: str | None = "jobmanager"
    starts: Counter[str] = field(default_factory=Counter[str])

    def start_taskmanagers(self) -> None:
        for number in range(self.taskmanagers, self.wanted_taskmanagers):
            self.starts[f"taskmanager-{number + 1}"] += 1
        self.taskmanagers = self.wanted_taskmanagers

    @property
    def wanted_taskmanagers(self) -> int:
        return self.spec.resources.taskmanagers(self.spec.parallelism)

    @property
    def lives(self) -> bool:
        return self.jobmanager_lives or self.taskmanagers > 0

    @property
    def has_exited(self) -> bool:
        return self.final_state is not None or self.failure is not None


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a cluster: something that may mend itself, or a refusal for good."""

    message: str | None = None
    refusal: Failure | None = None


@dataclass
class FakeTarget:
    """A whole `Target`. The knobs are its fields; the counters say what was really started.

    A started job runs after `start_delay_s`, at once by default. `remove` needs `remove_calls`
    calls until nothing is left. `refusals` holds, by cluster id, what `ensure` raises.
    While `is_silent`, or for ids in `silent_ids`, nothing can be asked. `troubles` holds, by
    cluster id, what a look at it tells, and `blindness` what a look and a removal raise. Unless it
    `looks_into_store`, it knows only the folder of a run's checkpoints; while `is_store_away`, it
    raises instead. New clusters store
    their state below `state_setting`. `specs` holds the last specification of each cluster.
    """

    farm: Farm
    brings_release: bool = False
    starts_again: bool = False
    start_delay_s: float = 0
    remove_calls: int = 1
    is_silent: bool = False
    silent_ids: set[str] = field(default_factory=set[str])
    refusals: dict[str, XuanwuError] = field(default_factory=dict[str, XuanwuError])
    troubles: dict[str, Trouble] = field(default_factory=dict[str, Trouble])
    blindness: dict[str, XuanwuError] = field(default_factory=dict[str, XuanwuError])
    logs: dict[tuple[str, str], list[str]] = field(default_factory=dict[tuple[str, str], list[str]])
    looks_into_store: bool = True
    is_store_away: bool = False
    state_setting: str = "fake://"
    checkpoints: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    live: dict[str, FakeCluster] = field(default_factory=dict[str, FakeCluster])
    removed: set[str] = field(default_factory=set[str])
    jobmanagers_started: Counter[str] = field(default_factory=Counter[str])
    taskmanagers_started: Counter[str] = field(default_factory=Counter[str])
    ensured: Counter[str] = field(default_factory=Counter[str])
    specs: dict[str, ClusterSpec] = field(default_factory=dict[str, ClusterSpec])
    commands: list[FakeCommand] = field(default_factory=list[FakeCommand])
    _removing: Counter[str] = field(default_factory=Counter[str])

    async def state_uri(self) -> str | None:
        self._reach("")
        return self.state_setting

    async def ensure(self, spec: ClusterSpec) -> None:
        self._reach(spec.cluster_id)
        if spec.cluster_id in self.removed:
            raise Refused(f"The cluster {spec.cluster_id} was removed. Start a new run.")
        if refusal := self.refusals.get(spec.cluster_id):
            raise refusal
        cluster = self.live.get(spec.cluster_id)
        if cluster is None:
            self._start(spec)
        elif not (cluster.jobmanager_lives or cluster.has_exited):
            raise Unavailable("The JobManager was killed without a report.", code="lost")
        elif cluster.jobmanager_lives:
            missing = cluster.wanted_taskmanagers - cluster.taskmanagers
            self.taskmanagers_started[spec.cluster_id] += missing
            cluster.start_taskmanagers()
        self.ensured[spec.cluster_id] += 1
        self.specs[spec.cluster_id] = spec

    async def remove(self, cluster_id: str) -> bool:
        self._reach(cluster_id)
        if error := self.blindness.get(cluster_id):
            raise error
        self.removed.add(cluster_id)
        self._removing[cluster_id] += 1
        if cluster_id in self.live and self._removing[cluster_id] < self.remove_calls:
            return False
        self.live.pop(cluster_id, None)
        self.farm.remove(cluster_id)
        return True

    async def look(self, cluster_id: str) -> Sight:
        self._reach(cluster_id)
        if error := self.blindness.get(cluster_id):
            raise error
        cluster = self.live.get(cluster_id)
        if cluster is None or not (cluster.jobmanager_lives or cluster.has_exited):
            return Sight(Presence.ABSENT, is_complete=False)
        if cluster.has_exited:
            return Sight(
                Presence.EXITED,
                is_started_again=self.starts_again,
                final_state=cluster.final_state,
                failure=cluster.failure,
                processes=_processes(cluster),
            )
        trouble = self.troubles.get(cluster_id, Trouble())
        if trouble.refusal:
            return Sight(
                Presence.REFUSED,
                rest_url=self.farm.url_of(cluster_id),
                failure=trouble.refusal,
                message=trouble.refusal.message,
                processes=_processes(cluster),
            )
        return Sight(
            Presence.PRESENT,
            message=trouble.message,
            is_complete=cluster.taskmanagers >= cluster.wanted_taskmanagers,
            rest_url=self.farm.url_of(cluster_id),
            processes=_processes(cluster),
        )

    async def clusters(self) -> frozenset[str]:
        self._reach("")
        return frozenset(name for name, cluster in self.live.items() if cluster.lives)

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        return tuple(self._log(cluster_id, process)[-lines:]) if lines > 0 else ()

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        written = "".join(f"{line}\n" for line in self._log(cluster_id, process)).encode()
        if offset > len(written):  # another file by now
            offset = 0
        start = 0 if offset <= 0 else written.find(b"\n", offset - 1) + 1
        if offset > 0 and start == 0:
            return LogPart((), len(written))
        part = written[start : start + _LARGEST_PART]
        part = part[: part.rfind(b"\n") + 1]
        return LogPart(tuple(part.decode().splitlines()), start + len(part))

    async def latest_checkpoint(self, place: StatePlace) -> str | None:
        if self.is_store_away:
            raise Unreachable("The store does not answer.")
        if not self.looks_into_store:
            root = place.state_uri or self.state_setting
            return f"{root}/{place.state_name}/{place.flink_job_id}/"
        return self.checkpoints.get((place.state_name, place.flink_job_id))

    async def rest_url(self, cluster_id: str) -> str | None:
        cluster = self.live.get(cluster_id)
        return self.farm.url_of(cluster_id) if cluster and cluster.jobmanager_lives else None

    @asynccontextmanager
    async def login(self, cluster_id: str, order: LoginOrder) -> AsyncGenerator[FakeCommand]:
        self._reach(cluster_id)
        command = FakeCommand(order)
        self.commands.append(command)
        try:
            yield command
        finally:
            command.has_ended = True

    def vanish(self, cluster_id: str) -> None:
        """Kills every process of the cluster; none says a word."""
        cluster = self.live[cluster_id]
        cluster.jobmanager_lives, cluster.taskmanagers = False, 0
        self.farm.remove(cluster_id)

    def exit(
        self, cluster_id: str, final_state: str | None = None, failure: Failure | None = None
    ) -> None:
        """The JobManager ends by itself and says why; TaskManagers stay, as Flink's do."""
        cluster = self.live[cluster_id]
        cluster.jobmanager_lives = False
        cluster.final_state, cluster.failure = final_state, failure
        self.farm.remove(cluster_id)

    def lose_jobmanager(self, cluster_id: str) -> None:
        """The JobManager is gone, and something outside is about to start another."""
        self.live[cluster_id].jobmanager = None

    def replace_jobmanager(self, cluster_id: str, name: str) -> None:
        """Another JobManager has taken its place."""
        self.live[cluster_id].jobmanager = name

    def kill_taskmanager(self, cluster_id: str) -> None:
        """One TaskManager fewer, until `ensure` heals it."""
        self.live[cluster_id].taskmanagers -= 1

    def _reach(self, cluster_id: str) -> None:
        if self.is_silent or cluster_id in self.silent_ids:
            raise Unreachable("The target does not answer.")

    def _log(self, cluster_id: str, process: str) -> list[str]:
        self._reach(cluster_id)
        if (cluster_id, process) not in self.logs:
            known = [name for owner, name in self.logs if owner == cluster_id]
            raise NotFound(
                f"There is no log '{process}' of {cluster_id}. {did_you_mean(process, known)}"
            )
        return self.logs[cluster_id, process]

    def _start(self, spec: ClusterSpec) -> None:
        name = spec.cluster_id
        cluster = FakeCluster(spec, 0)
        cluster.start_taskmanagers()
        self.live[name] = cluster
        self.jobmanagers_started[name] += 1
        self.taskmanagers_started[name] += cluster.taskmanagers
        for process in _processes(cluster):
            self.logs[name, process.name] = [f"{process.name} of {name} started"]
            self.logs[name, f"{process.name}.out"] = []
        state = None if self.start_delay_s else "RUNNING"
        job = self.farm.add(name, spec.flink_job_id, state=state)
        if job is not None and state is None:
            loop = asyncio.get_running_loop()
            loop.call_later(self.start_delay_s, lambda: job.change(state=job.state or "RUNNING"))


def _processes(cluster: FakeCluster) -> tuple[Process, ...]:
    taskmanagers = (
        _process(cluster, f"taskmanager-{number + 1}", is_alive=number < cluster.taskmanagers)
        for number in range(cluster.wanted_taskmanagers)
    )
    if cluster.jobmanager is None:
        return tuple(taskmanagers)
    return (
        _process(cluster, cluster.jobmanager, is_alive=cluster.jobmanager_lives),
        *taskmanagers,
    )


def _process(cluster: FakeCluster, name: str, *, is_alive: bool) -> Process:
    started_at = _EPOCH + timedelta(seconds=cluster.starts[name])
    exit_code = None if is_alive else 137
    role = name.partition("-")[0]
    return Process(name, role, is_alive=is_alive, exit_code=exit_code, started_at=started_at)
