"""The dependencies and settings of the tracking steps, which the composition root passes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from xuanwu.core import Core
from xuanwu.flink.rest import FlinkRest
from xuanwu.reconcile.loop import LoopSettings
from xuanwu.scheduling.infrastructure import Infrastructure

_IDLE = timedelta(seconds=5)  # a bell rings earlier for a run that is due; see `look`
_ACCEPT = LoopSettings(pool=8, batch=8, idle=_IDLE)
_RUNNING = LoopSettings(pool=600, batch=300, idle=_IDLE, gather=timedelta(milliseconds=20))
_ENDED = LoopSettings(pool=16, batch=16, idle=_IDLE)


@dataclass(frozen=True)
class TrackingSettings:
    """The intervals and timeouts of tracking.

    - `poll`: the greatest age of the last look at a running job. The job is due again after three
      quarters of that, which leaves time to wait for a worker, look and write.
    - `start_poll`: the pause between two looks at a job that is starting.
    - `start_deadline`: from the acceptance of a run until it must be running.
    - `lost_grace`: from the first look that found no cluster until the run counts as lost.
    - `stop_patience`: from the wish to stop until the cluster is removed without Flink's help.
    - `checkpoint_every`: the number of visits between two looks at the latest checkpoint, at
      Flink's own restarts, and at whether the cluster is complete.
    - `steady`: how long a run must be Running before its automatic restarts count from zero again.
    - `look`: the pause between two looks at which states have due runs; a run that this server
      makes due at once does not wait for one.
    - `fold`: repeated events are reported once in this time, with their number.
    """

    server_url: str = "http://127.0.0.1:8080"
    poll: timedelta = timedelta(seconds=2)
    start_poll: timedelta = timedelta(milliseconds=100)
    silent_poll: timedelta = timedelta(seconds=5)
    start_deadline: timedelta = timedelta(minutes=5)
    lost_grace: timedelta = timedelta(seconds=5)
    stop_patience: timedelta = timedelta(seconds=20)
    steady: timedelta = timedelta(minutes=10)
    sweep: timedelta = timedelta(seconds=30)
    look: timedelta = timedelta(milliseconds=250)
    fold: timedelta = timedelta(minutes=1)
    checkpoint_every: int = 10
    log_lines: int = 30
    accept: LoopSettings = _ACCEPT
    running: LoopSettings = _RUNNING
    ended: LoopSettings = _ENDED

    @property
    def running_pause(self) -> timedelta:
        """The time from a look at a running job until the job is due again."""
        return self.poll * 0.75

    @property
    def coming_up_pause(self) -> timedelta:
        """The time between two looks at a cluster whose JobManager does not answer yet: from its
        first answer until the tasks run, the job is looked at several times more."""
        return self.start_poll * 5


@dataclass(frozen=True)
class Tracking:
    """Everything that the steps use."""

    core: Core
    infra: Infrastructure
    flink: FlinkRest
    settings: TrackingSettings = field(default_factory=TrackingSettings)
