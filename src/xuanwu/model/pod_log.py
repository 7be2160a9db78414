"""A stored log of a pod, and what is written to it; it does not know how lines are read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from xuanwu.kernel.errors import Bug
from xuanwu.model.lease import Lease, LeaseKey


class PodKey(NamedTuple):
    """Identifies a pod: the name of its target, the label of its cluster, its own name."""

    target: str
    cluster: str
    pod: str

    @property
    def stream(self) -> str:
        """The id of the pod's log, which is the same on every server."""
        return hashlib.sha256("\n".join(self).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class LogStream:
    """One stored log. `begin` and `end` are the offsets, in bytes of text, of what is kept.

    `cursor` is where the last stored line is in the log of the pod; only its reader understands it.
    `last_at` is when the last line was written. `is_open`: lines may still come.
    """

    id: str
    key: PodKey
    cursor: str | None
    begin: int
    end: int
    last_at: datetime
    is_open: bool
    lease: Lease | None = None

    @property
    def size(self) -> int:
        return self.end - self.begin

    @property
    def has_lines(self) -> bool:
        return self.end > 0

    @property
    def lease_key(self) -> LeaseKey:
        """The row and the token of the claim under which it is shipped. Raises: Bug without."""
        if self.lease is None:
            raise Bug(f"The log {self.id} is shipped without a lease.")
        return LeaseKey(self.id, self.lease.token)


@dataclass(frozen=True, slots=True)
class UnstoredLines:
    """Lines to append under the lease `key`: `text` consists of whole lines in UTF-8.

    `begin` is the offset of its first byte, `cursor` belongs to its last line. All lines were
    written between `first_at` and `last_at`.
    """

    key: LeaseKey
    begin: int
    text: bytes
    cursor: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class LogText:
    """Whole chunks of a stored log: `text` begins at the offset `begin`.

    `stream` is as it was at the same moment, so that `text` never reaches beyond its end.
    """

    stream: LogStream
    begin: int
    text: bytes

    @property
    def reaches_end(self) -> bool:
        return self.begin + len(self.text) >= self.stream.end


@dataclass(frozen=True, slots=True)
class Shipped:
    """The result of one visit to a log: the pause before the next; None if the log is complete."""

    stream: LogStream
    pause: timedelta | None
