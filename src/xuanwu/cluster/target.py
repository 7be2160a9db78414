"""What a place where clusters live can do, in five small protocols.

A target is told all it needs and returns what it saw. It knows no jobs, no users and no store.
Every act is safe to repeat: the cluster's id comes from the run, and a second `ensure` of a
complete cluster changes nothing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from xuanwu.model.login import Size
from xuanwu.model.release import InstalledRelease
from xuanwu.model.resources import Resources
from xuanwu.model.run import Failure


@dataclass(frozen=True)
class EntryPoint:
    """How the entry point gets its definition: by URL with a token, or from a file.

    `news_url` is where the listener inside the job rings; both URLs need `token`.
    """

    definition_url: str | None = None
    news_url: str | None = None
    token: str | None = field(default=None, repr=False)
    definition_file: str | None = None


@dataclass(frozen=True)
class ClusterSpec:
    """Everything that a target must know to bring up the cluster of one run.

    `options` are Flink options without any secret. A `restore_path` with a slash at its end is a
    folder of checkpoints, of which the newest complete one is meant; `restore_otherwise` are the
    choices that the engine has where that folder holds none (`model.restore`). `state_name` names
    the folder under which checkpoints and savepoints of the job are kept, shared by all runs of it.
    """

    cluster_id: str
    flink_job_id: str
    release: InstalledRelease
    entry: EntryPoint
    resources: Resources = field(default_factory=Resources)
    parallelism: int = 1
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    restore_path: str | None = None
    restore_otherwise: tuple[str, ...] = ()
    state_name: str = "default"

    @property
    def restore_folder(self) -> str | None:
        """The path, if only the engine can say which checkpoint is meant."""
        path = self.restore_path
        return path if path and path.endswith("/") else None


class Presence(StrEnum):
    """What the target itself says of a cluster, without asking Flink."""

    ABSENT = "absent"
    PRESENT = "present"
    EXITED = "exited"
    REFUSED = "refused"


@dataclass(frozen=True)
class Process:
    """One process or pod of a cluster; `name` is what log calls take."""

    name: str
    role: str
    is_alive: bool
    pid: int | None = None
    exit_code: int | None = None
    started_at: datetime | None = None


@dataclass(frozen=True)
class Sight:
    """What a look at one cluster shows.

    `exited` means that the JobManager ended by itself and told why: `final_state` is Flink's
    last word on the job (FINISHED, FAILED, CANCELED) if it left one, `failure` its report.
    A JobManager that vanished without a word leaves the cluster `absent`. `is_complete` is
    False while processes that `ensure` would start are missing; `is_started_again`, of one that
    exited, says that the target itself starts it anew.
    """

    presence: Presence
    is_complete: bool = True
    is_started_again: bool = False
    rest_url: str | None = None
    final_state: str | None = None
    failure: Failure | None = None
    processes: tuple[Process, ...] = ()
    message: str | None = None


@dataclass(frozen=True)
class LogPart:
    """Lines of a log, and the offset from which the next ones are asked for."""

    lines: tuple[str, ...]
    offset: int


@dataclass(frozen=True)
class LoginOrder:
    """A command for the container of a process; with a `terminal` of that size, or without one.

    `process` is a name that `look` showed. Without input, the command finds its own empty.
    """

    process: str
    command: tuple[str, ...]
    terminal: Size | None = None
    has_input: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of what a command wrote; a terminal does not tell errors apart."""

    data: bytes
    is_error: bool = False


class RunningCommand(Protocol):
    """A command in a container. Every call raises Unreachable once the way to it has ended."""

    @property
    def exit_code(self) -> int | None:
        """There once `outputs` has ended."""
        ...

    def outputs(self) -> AsyncGenerator[Written]:
        """What it writes until it ends. Who reads slowly slows the command down."""
        ...

    async def write(self, data: bytes) -> None:
        """Types; waits while the command does not read."""
        ...

    async def end_input(self) -> None:
        """Nothing more is typed. Raises: Refused where the target cannot tell a command so."""
        ...

    async def resize(self, size: Size) -> None:
        """The terminal has another size now."""
        ...


class Provision(Protocol):
    """Makes clusters and takes them away.

    `brings_release`: its processes come with a Flink of their own, such as an image, of whose jars
    this server knows nothing.
    """

    @property
    def brings_release(self) -> bool: ...

    async def ensure(self, spec: ClusterSpec) -> None:
        """Starts whatever of the cluster is missing.

        Raises: Refused when the target will not carry it; Unreachable when the target cannot
        be asked now; Unavailable when the machine lacks something that the message names, and
        with the code `lost` when the JobManager of this cluster lived, died and left no word.
        """
        ...

    async def remove(self, cluster_id: str) -> bool:
        """Takes the cluster away, logs and state excepted; True once nothing of it runs.

        A removed cluster id stays removed: a late `ensure` of it raises Refused.
        """
        ...


class Look(Protocol):
    """Says what exists. Raises Unreachable where the target cannot be asked."""

    async def look(self, cluster_id: str) -> Sight: ...

    async def clusters(self) -> frozenset[str]:
        """The ids of all clusters of which anything still runs."""
        ...

    async def latest_checkpoint(self, state_name: str, flink_job_id: str) -> str | None:
        """The path of the newest complete checkpoint that this job left, None without one.

        Where only the JobManager can read the store: the folder in which they are, if there are
        any, with a slash at its end.
        """
        ...


class Logs(Protocol):
    """Reads what processes wrote, also after the cluster is gone.

    `process` is `jobmanager`, `taskmanager-1`, … for Flink's log, and the same with `.out` for
    standard output. Raises: NotFound for a log that does not exist; Unreachable.
    """

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        """The last `lines` lines."""
        ...

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        """The whole lines that begin at or after `offset` (bytes; 0 for all), at most 1 MiB.

        A log that is shorter than that is another one by now: it is read from its beginning.
        """
        ...


class Reach(Protocol):
    """Says where Flink's REST endpoint of a cluster answers."""

    async def rest_url(self, cluster_id: str) -> str | None: ...


class Login(Protocol):
    """Runs commands where the processes of a cluster are."""

    def login(
        self, cluster_id: str, order: LoginOrder
    ) -> AbstractAsyncContextManager[RunningCommand]:
        """A command that ends with the block at the latest.

        Raises: NotFound for a process that is gone; Refused where the target lets nobody in;
        Unreachable.
        """
        ...


class Target(Provision, Look, Logs, Reach, Login, Protocol):
    """A place where clusters live."""
