"""What one visit of a worker to a run brought: the only thing that tracking hands to the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xuanwu.model.run import EventKind, Failure, Run
from xuanwu.model.state import Move, Seen


@dataclass(frozen=True)
class Note:
    """An event that a visit adds to the run's history beside its moves."""

    kind: EventKind
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Visit:
    """The run as it was claimed, and what it is to become; written under the run's lease token.

    `due_at` None takes the run out of its queue for good. Fields that are None by default keep
    what the run had, but for `flink_state` and `absent_since`: they tell what was seen now.
    `clears_wish` puts the wish back to `run` (a stop-with-savepoint that failed leaves the job
    running).
    """

    run: Run
    seen: Seen
    seen_at: datetime | None
    due_at: datetime | None
    phase: str
    moves: tuple[Move, ...] = ()
    notes: tuple[Note, ...] = ()
    flink_state: str | None = None
    absent_since: datetime | None = None
    rest_url: str | None = None
    checkpoint_path: str | None = None
    failure: Failure | None = None
    removed_at: datetime | None = None
    waited_until: datetime | None = None
    clears_wish: bool = False
