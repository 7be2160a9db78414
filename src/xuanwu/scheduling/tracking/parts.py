"""What the steps of tracking work with, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from xuanwu.cluster.flink_rest import FlinkRest
from xuanwu.cluster.target import Target
from xuanwu.kernel.clock import Clock
from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.kernel.vault import Vault
from xuanwu.model.release import InstalledRelease
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.loop import LoopSettings
from xuanwu.store.database import Database


@dataclass(frozen=True)
class TrackingSettings:
    """How patient tracking is.

    `poll` is the pause between two looks at a running job, `start_poll` at one that starts.
    `start_deadline` counts from the acceptance, `lost_grace` from the first look that found
    the cluster gone, `stop_patience` from the wish to stop until the cluster is taken away
    without Flink's help. `checkpoint_every` is the number of visits between two looks at the
    latest checkpoint, and at whether all of the cluster is there. `steady` is how long a run must
    have been Running for its automatic restarts to be counted from zero again.
    """

    server_url: str = "http://127.0.0.1:8080"
    poll: timedelta = timedelta(seconds=2)
    start_poll: timedelta = timedelta(milliseconds=200)
    silent_poll: timedelta = timedelta(seconds=5)
    start_deadline: timedelta = timedelta(minutes=5)
    lost_grace: timedelta = timedelta(seconds=5)
    stop_patience: timedelta = timedelta(seconds=20)
    steady: timedelta = timedelta(minutes=10)
    sweep: timedelta = timedelta(seconds=30)
    checkpoint_every: int = 10
    log_lines: int = 30
    accept: LoopSettings = field(default_factory=lambda: LoopSettings(pool=8, batch=8))
    running: LoopSettings = field(
        default_factory=lambda: LoopSettings(pool=600, batch=300, gather=timedelta(milliseconds=20))
    )
    ended: LoopSettings = field(default_factory=lambda: LoopSettings(pool=16, batch=16))


@dataclass(frozen=True)
class Tracking:
    """The world as the steps see it."""

    db: Database
    clock: Clock
    doorbell: Doorbell
    targets: Mapping[str, Target]
    flink: FlinkRest
    find_release: Callable[[str], InstalledRelease]
    vault: Vault
    settings: TrackingSettings = field(default_factory=TrackingSettings)

    def target(self, name: str) -> Target:
        """Raises: NotFound with the nearest known name."""
        if name not in self.targets:
            raise NotFound(
                f"There is no target '{name}'. {did_you_mean(name, self.targets)}", where="target"
            )
        return self.targets[name]
