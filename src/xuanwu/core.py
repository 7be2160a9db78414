"""The parts that nearly every use case needs; each gets its other dependencies as arguments."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.kernel.clock import Clock
from xuanwu.kernel.vault import Vault
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.store.database import Database


@dataclass(frozen=True)
class Core:
    """The database, the clock, the doorbell of the loops, and the vault for secrets."""

    db: Database
    clock: Clock
    doorbell: Doorbell
    vault: Vault
