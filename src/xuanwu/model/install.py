"""One install of a release into a home, which several servers may share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from xuanwu.model.access import Principal
from xuanwu.model.lease import Lease


class InstallState(StrEnum):
    """The state of an install."""

    INSTALLING = "installing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Install:
    """An install as the store keeps it.

    `home` is the id of the home. `progress` is the current step, as reported by `server`;
    `failure` is why the install failed. `visits` counts the attempts.
    """

    id: str
    home: str
    release: str
    state: InstallState
    progress: str
    failure: str | None
    server: str | None
    asked_by: Principal
    asked_at: datetime
    visits: int
    lease: Lease | None


@dataclass(frozen=True)
class Installed:
    """The result of an attempt; it succeeded if `failure`, a sentence for people, is None."""

    install: Install
    failure: str | None = None
