"""The result of one visit to a run: the only thing that tracking passes to the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xuanwu.model.event import EventKind
from xuanwu.model.run import Failure, Run
from xuanwu.model.state import Move, Seen
from xuanwu.model.watched import Watched


@dataclass(frozen=True)
class Note:
    """An event that a visit adds to the run's history in addition to its moves."""

    kind: EventKind
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Visit:
    """The run as it was claimed, and its new values, which are written under its lease token.

    `due_at` None removes the run from its queue for good. A field that is None keeps the run's
    value, except `flink_state` and `absent_since`, where None is what was seen now.
    `clears_wish` resets the wish to `run` (a failed stop-with-savepoint leaves the job running).
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
    watched: Watched | None = None
    clears_wish: bool = False
