"""The abilities of a place where clusters live, in five small protocols.

A target gets all it needs as arguments and returns what it saw. It knows no jobs, no users and no
store. Every act is idempotent: the cluster's id comes from the run, and a second `ensure` of a
complete cluster changes nothing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from xuanwu.model.cluster import ClusterSpec, LogPart, Sight, StatePlace
from xuanwu.model.login import LoginOrder, Size, Written


class RunningCommand(Protocol):
    """A command in a container. Every call raises Unreachable once its connection has ended."""

    @property
    def exit_code(self) -> int | None:
        """Set once `outputs` has ended."""
        ...

    def outputs(self) -> AsyncGenerator[Written]:
        """Yields the output until the command ends; a slow reader blocks the command."""
        ...

    async def write(self, data: bytes) -> None:
        """Sends input; waits while the command does not read."""
        ...

    async def end_input(self) -> None:
        """Closes the command's input. Raises: Refused where the target cannot do that."""
        ...

    async def resize(self, size: Size) -> None:
        """Sets the terminal's size."""
        ...


class Provision(Protocol):
    """Creates and removes clusters.

    `brings_release`: its processes bring their own Flink, such as that of an image, whose jars
    this server does not know.
    """

    @property
    def brings_release(self) -> bool: ...

    async def state_uri(self) -> str | None:
        """Returns the folder below which new clusters store their state.

        None if it is below the server's home, which may be moved together with its state.
        """
        ...

    async def ensure(self, spec: ClusterSpec) -> None:
        """Starts every missing part of the cluster.

        Raises: Refused when the target will not run it; Unreachable when the target does not
        answer now; Unavailable when the machine lacks something that the message names, and
        with the code `lost` when the cluster's JobManager died without a report.
        """
        ...

    async def remove(self, cluster_id: str) -> bool:
        """Removes the cluster, except logs and state; returns True once nothing of it runs.

        A removed id stays removed: a late `ensure` of it raises Refused.
        """
        ...


class Look(Protocol):
    """Reports what exists. Raises Unreachable where the target does not answer."""

    async def look(self, cluster_id: str) -> Sight: ...

    async def clusters(self) -> frozenset[str]:
        """Returns the ids of all clusters of which anything still runs."""
        ...

    async def latest_checkpoint(self, place: StatePlace) -> str | None:
        """Returns the path of the run's newest complete checkpoint, or None.

        Where only the JobManager can read the store: the folder of the checkpoints, if there are
        any, with a slash at its end.
        """
        ...


class Logs(Protocol):
    """Reads the output of processes, also after the cluster is gone.

    `process` is `jobmanager`, `taskmanager-1`, … for Flink's log, and the same with `.out` for
    standard output. Raises: NotFound for a log that does not exist; Unreachable.
    """

    async def log_tail(self, cluster_id: str, process: str, lines: int) -> tuple[str, ...]:
        """Returns the last `lines` lines."""
        ...

    async def log_after(self, cluster_id: str, process: str, offset: int) -> LogPart:
        """Returns whole lines that begin at or after `offset` (bytes; 0 for all), at most 1 MiB.

        A log that is shorter than `offset` is a new one: it is read from its beginning.
        """
        ...


class Reach(Protocol):
    """Finds the address of a cluster's Flink REST endpoint."""

    async def rest_url(self, cluster_id: str) -> str | None: ...


class Login(Protocol):
    """Runs commands where the processes of a cluster are."""

    def login(
        self, cluster_id: str, order: LoginOrder
    ) -> AbstractAsyncContextManager[RunningCommand]:
        """Starts a command, which ends with the block at the latest.

        Raises: NotFound for a process that is gone; Refused where the target permits no logins;
        Unreachable.
        """
        ...


class Target(Provision, Look, Logs, Reach, Login, Protocol):
    """A place where clusters run."""
