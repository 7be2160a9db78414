"""A worker's claim on one row of a table; it does not know what the row means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class Lease:
    """A claim until a point in time. Only writes with its `token` succeed; each claim has its own
    token."""

    token: str
    until: datetime


class LeaseKey(NamedTuple):
    """Identifies one visit: the id of the row, and the token of the claim."""

    row: str
    token: str
