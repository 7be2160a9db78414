"""The settings of the gateway."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True)
class PlannerSettings:
    """`heap_mib` limits one planner; it is replaced after `calls`, or beyond `metaspace_mib`."""

    heap_mib: int = 512
    metaspace_mib: int = 400
    calls: int = 5000
    patience: timedelta = timedelta(seconds=60)


@dataclass(frozen=True)
class WorkerSettings:
    """At most `most` workers live at once, of all releases together; `spare` ones are kept warm
    for each release that has been requested.

    If all workers are busy, a caller waits in line for `patience`; the line has `line` places. A
    worker is replaced after `sessions`, beyond `metaspace_mib`, or when a session of it has sent
    nothing for `silence`; a worker that is not spare ends when it was idle for `rest`.
    """

    most: int = 4
    spare: int = 1
    heap_mib: int = 768
    metaspace_mib: int = 400
    sessions: int = 100
    line: int = 100
    patience: timedelta = timedelta(seconds=30)
    silence: timedelta = timedelta(seconds=20)
    rest: timedelta = timedelta(minutes=5)


@dataclass(frozen=True)
class GatewaySettings:
    """`home` holds scratch folders, `jars` the engine's own jars, `artifacts` the uploaded ones.

    A process must start within `start_deadline`; all are checked every `look`.
    """

    home: Path
    jars: tuple[Path, ...]
    artifacts: Path
    planner: PlannerSettings = field(default_factory=PlannerSettings)
    worker: WorkerSettings = field(default_factory=WorkerSettings)
    start_deadline: timedelta = timedelta(seconds=90)
    look: timedelta = timedelta(seconds=10)
