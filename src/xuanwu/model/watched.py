"""What a visit to a run remembers, so that the next visit can detect changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Watched:
    """What was last seen of a run's cluster, in plain JSON values; every visit reads it.

    - `is_steady`: all tasks of the job were running.
    - `silent_since` (RFC 3339) is set while nothing answers, `silent_told` once the history has an
      event about it.
    - `restarts` is Flink's own count; `restored` is the id and the time (ms since 1970) of the
      checkpoint that Flink restored last.
    - `processes` were alive: by name, their role and start time (RFC 3339; None if the target does
      not report it). `missing` are the names of lost processes without a replacement, by role.
    - `told` is the memory of `model.fold`.
    """

    is_steady: bool = False
    silent_since: str | None = None
    silent_told: bool = False
    restarts: int = 0
    restored: list[int] | None = field(default=None, hash=False)
    processes: Mapping[str, list[str | None]] = field(
        default_factory=dict[str, list[str | None]], hash=False
    )
    missing: Mapping[str, list[str]] = field(default_factory=dict[str, list[str]], hash=False)
    told: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict[str, Mapping[str, Any]], hash=False
    )
