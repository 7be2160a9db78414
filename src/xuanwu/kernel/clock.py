"""The clock, which is passed as an argument, so that tests can control the time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Provides the wall-clock time in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of this machine, to the microsecond (the precision that every database keeps)."""

    def now(self) -> datetime:
        return datetime.now(UTC)
