"""The cluster of one run: the specification that a target starts, and what the target reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from xuanwu.model.release import InstalledRelease
from xuanwu.model.resources import Resources
from xuanwu.model.run import Failure


@dataclass(frozen=True)
class EntryPoint:
    """How the entry point gets its definition: from a URL with a token, or from a file.

    `news_url` is the URL that the listener inside the job notifies; both URLs need `token`.
    """

    definition_url: str | None = None
    news_url: str | None = None
    token: str | None = field(default=None, repr=False)
    definition_file: str | None = None


@dataclass(frozen=True)
class ClusterSpec:
    """Everything that a target needs to start the cluster of one run.

    `options` are Flink options without secrets. A `restore_path` that ends with a slash is a folder
    of checkpoints: the engine restores its newest complete one. If the folder has none, the engine
    tries the choices in `restore_otherwise` (`model.restore_choices`). `state_name` names the
    folder for the job's checkpoints and savepoints, which all its runs share. It is below
    `state_uri`; None means below the folder that the target uses now.
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
    state_uri: str | None = None

    @property
    def restore_folder(self) -> str | None:
        """`restore_path` if it is a folder, in which the engine must find the checkpoint."""
        path = self.restore_path
        return path if path and path.endswith("/") else None


@dataclass(frozen=True)
class StatePlace:
    """Where a run stores its checkpoints; the fields are those of its `ClusterSpec`."""

    state_name: str
    flink_job_id: str
    state_uri: str | None = None


class Presence(StrEnum):
    """What the target itself reports about a cluster, without a request to Flink."""

    ABSENT = "absent"
    PRESENT = "present"
    EXITED = "exited"
    REFUSED = "refused"


@dataclass(frozen=True)
class Process:
    """One process or pod of a cluster; log calls take its `name`."""

    name: str
    role: str
    is_alive: bool
    pid: int | None = None
    exit_code: int | None = None
    started_at: datetime | None = None


@dataclass(frozen=True)
class Sight:
    """The state of one cluster as its target reports it.

    `exited` means that the JobManager ended by itself and reported why: `final_state` is the job's
    final Flink state (FINISHED, FAILED, CANCELED) if it was reported, `failure` the reason.
    If a JobManager vanishes without a report, the cluster is `absent`. `is_complete` is False
    while processes that `ensure` would start are missing. `is_started_again` means that the target
    itself restarts an exited JobManager.
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
    """Lines of a log, and the offset at which the next read continues."""

    lines: tuple[str, ...]
    offset: int
