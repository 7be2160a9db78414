"""The time, handed in rather than asked for, so that tests can move it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the wall clock in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of this machine, to the microsecond (what every database keeps)."""

    def now(self) -> datetime:
        return datetime.now(UTC)
