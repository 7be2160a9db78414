"""What the use cases work with, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from xuanwu.kernel.clock import Clock
from xuanwu.kernel.vault import Vault
from xuanwu.model.release import InstalledRelease
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.service.gateway.port import Gateway
from xuanwu.service.gateway.sessions import Sessions
from xuanwu.service.runs.logins import Logins
from xuanwu.store.blobs import Blobs
from xuanwu.store.database import Database


@dataclass(frozen=True)
class Service:
    """The parts of the platform as a use case sees them.

    `default_release` is what a job without `release` runs on, `default_target` where one without
    `target` does. A server that answers nobody has
    no `gateway`.
    """

    tracking: Tracking
    blobs: Blobs
    default_release: str
    gateway: Gateway | None = None
    sessions: Sessions = field(default_factory=Sessions)
    logins: Logins = field(default_factory=Logins)
    default_target: str = "local"

    @property
    def db(self) -> Database:
        return self.tracking.db

    @property
    def clock(self) -> Clock:
        return self.tracking.clock

    @property
    def doorbell(self) -> Doorbell:
        return self.tracking.doorbell

    @property
    def vault(self) -> Vault:
        return self.tracking.vault

    @property
    def find_release(self) -> Callable[[str], InstalledRelease]:
        return self.tracking.find_release
