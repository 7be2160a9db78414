"""CPU and memory of the processes of one Flink cluster, as a user gives them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from xuanwu.kernel.units import ByteSize


class ProcessResources(BaseModel):
    """The limits of one process: `cpu` in cores; `memory` is all memory of the process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cpu: float = Field(default=1.0, gt=0, le=256)
    memory: ByteSize = ByteSize(1 << 30)


class TaskManagerResources(ProcessResources):
    """A TaskManager also has slots; their number determines how many TaskManagers a run needs."""

    memory: ByteSize = ByteSize(1280 << 20)
    slots: int = Field(default=2, ge=1, le=256)


class Resources(BaseModel):
    """The cluster of one run: one JobManager, and as many TaskManagers as its slots require."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jobmanager: ProcessResources = ProcessResources()
    taskmanager: TaskManagerResources = TaskManagerResources()

    def taskmanagers(self, parallelism: int) -> int:
        """The number of TaskManagers that provide `parallelism` slots."""
        return -(-parallelism // self.taskmanager.slots)
