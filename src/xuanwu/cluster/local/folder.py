"""The paths of the files of one cluster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

JOBMANAGER = "jobmanager"


def taskmanager(number: int) -> str:
    """Returns the name of the process; numbers begin at 1."""
    return f"taskmanager-{number}"


@dataclass(frozen=True)
class ClusterFolder:
    """The paths of a cluster below `home`; creating the object touches no file.

    The locks are outside the working folder, so that deleting that folder does not hide processes.
    """

    home: Path
    cluster_id: str

    @property
    def root(self) -> Path:
        return self.home / "clusters" / self.cluster_id

    @property
    def locks(self) -> Path:
        return self.home / "locks" / self.cluster_id

    @property
    def mutex(self) -> Path:
        """The server that changes the cluster holds it."""
        return self.home / "locks" / f"{self.cluster_id}.mutex"

    @property
    def tombstone(self) -> Path:
        """Its existence says that the cluster was removed for good."""
        return self.home / "locks" / f"{self.cluster_id}.removed"

    @property
    def ports(self) -> Path:
        """The locks of ports, shared by all clusters of the home."""
        return self.home / "ports"

    @property
    def conf(self) -> Path:
        return self.root / "conf"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def tmp(self) -> Path:
        return self.root / "tmp"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def token(self) -> Path:
        return self.root / "token"

    @property
    def report(self) -> Path:
        return self.root / "report.json"

    @property
    def plan(self) -> Path:
        """What was decided at the first `ensure`: ports, number of TaskManagers, job id."""
        return self.locks / "plan.json"

    def lock(self, process: str) -> Path:
        return self.locks / f"{process}.lock"

    def pid(self, process: str) -> Path:
        return self.locks / f"{process}.pid"

    def exit(self, process: str) -> Path:
        return self.locks / f"{process}.exit"


@dataclass(frozen=True)
class StateFolder:
    """Checkpoints and savepoints of one job, shared by its runs; they outlive every cluster."""

    home: Path
    name: str

    @property
    def checkpoints(self) -> Path:
        return self.home / "state" / self.name / "checkpoints"

    @property
    def savepoints(self) -> Path:
        return self.home / "state" / self.name / "savepoints"
