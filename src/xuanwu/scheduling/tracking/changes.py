"""Detects what has changed in a run since its last visit, without a move; pure functions.

Repeated changes are folded (`model.fold`), so that the history stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from xuanwu.model.cluster import Process, Sight
from xuanwu.model.event import EventKind
from xuanwu.model.fold import Happening, fold
from xuanwu.model.run import Run
from xuanwu.model.state import Seen, Wish
from xuanwu.model.visit import Note
from xuanwu.model.watched import Watched
from xuanwu.scheduling.tracking.detail import Detail
from xuanwu.scheduling.tracking.event_messages import note_of
from xuanwu.scheduling.tracking.observe import Observation

_ANSWERS = frozenset({Seen.RUNNING, Seen.STARTING, Seen.FINISHED, Seen.FAILED, Seen.CANCELLED})
_LIVES = frozenset({Seen.RUNNING, Seen.STARTING})
_MOST_MISSING = 20
_IN_TURN = {kind: turn for turn, kind in enumerate(EventKind)}  # causes before effects
_Changes = tuple[list[Happening], Watched]


def changes(
    run: Run, found: Observation, now: datetime, pause: timedelta, *, is_last: bool
) -> tuple[tuple[Note, ...], Watched | None]:
    """Returns the events to add, and what the next visit must know; None if that is unchanged.

    At most one event of each kind is added in a `pause`; `is_last` adds all that were held back.
    """
    if _is_same(run.watched, found):
        return (), None
    watched = replace(run.watched, is_steady=found.is_steady)
    silence, watched = _silence(run, found, now, watched)
    processes, watched = _processes(run, found, watched)
    restarts, watched = _restarts(found.detail, watched)
    happened = [*silence, *processes, *restarts]
    told, kept = fold(watched.told, happened, now, pause, is_last=is_last)
    watched = replace(watched, told=kept)
    notes = sorted((note_of(one) for one in told), key=lambda note: _IN_TURN[note.kind])
    return tuple(notes), None if watched == run.watched else watched


def _is_same(watched: Watched, found: Observation) -> bool:
    """True for most visits: the job was and is running, and no event is held back."""
    is_steady = watched.is_steady and found.is_steady
    return is_steady and not (watched.told or found.sight or found.detail)


def _silence(run: Run, found: Observation, now: datetime, watched: Watched) -> _Changes:
    """Reports silence at the second silent visit: a JobManager that ends normally is silent at
    one."""
    if found.seen is Seen.SILENT:
        if run.wish is not Wish.RUN or watched.silent_told:
            return [], watched
        if watched.silent_since is None:
            return [], replace(watched, silent_since=now.isoformat())
        return [_silent(watched, found.phase)], replace(watched, silent_told=True)
    if watched.silent_since is None or found.seen not in _ANSWERS:
        return [], watched
    happened: list[Happening] = []
    if found.seen in _LIVES and run.wish is Wish.RUN and not watched.silent_told:
        happened.append(_silent(watched, run.phase))
    if happened or watched.silent_told:
        since = datetime.fromisoformat(watched.silent_since)
        facts = {
            "since": watched.silent_since,
            "until": now.isoformat(),
            "seconds": round((now - since).total_seconds(), 1),
        }
        happened.append(Happening(EventKind.ANSWERING.value, facts))
    return happened, replace(watched, silent_since=None, silent_told=False)


def _silent(watched: Watched, why: str) -> Happening:
    return Happening(EventKind.SILENT.value, {"since": watched.silent_since, "why": why})


def _processes(run: Run, found: Observation, watched: Watched) -> _Changes:
    """Reports lost and replaced processes, unless the job has ended or is being stopped."""
    is_over = run.wish is not Wish.RUN or found.seen not in _LIVES | {Seen.SILENT, Seen.ABSENT}
    if found.sight is None or is_over:
        return [], watched
    alive = {one.name: one for one in found.sight.processes if one.is_alive}
    missing = {role: list(names) for role, names in watched.missing.items()}
    lost: dict[str, list[dict[str, object]]] = {}
    replaced: dict[str, list[dict[str, object]]] = {}
    for name, (role, started_at) in watched.processes.items():
        if name not in alive:
            lost.setdefault(role or "", []).append(_last_words(name, found.sight))
            missing.setdefault(role or "", []).append(name)
        elif started_at and started_at != (_started(alive[name]) or started_at):
            replaced.setdefault(role or "", []).append(_new(alive[name], name))
    for one in alive.values():
        names = missing.get(one.role)
        if one.name not in watched.processes and names:
            before = one.name if one.name in names else names[0]
            names.remove(before)
            replaced.setdefault(one.role, []).append(_new(one, before))
    happened = [
        *_of_roles(EventKind.PROCESS_LOST, lost, found.sight),
        *_of_roles(EventKind.PROCESS_REPLACED, replaced, found.sight),
    ]
    return happened, replace(
        watched,
        processes={name: [one.role, _started(one)] for name, one in alive.items()},
        missing={role: names[-_MOST_MISSING:] for role, names in missing.items() if names},
    )


def _of_roles(
    kind: EventKind, found: dict[str, list[dict[str, object]]], sight: Sight
) -> Iterable[Happening]:
    for role, processes in found.items():
        facts = {"role": role, "processes": processes, "told": sight.message}
        yield Happening(f"{kind.value}/{role}", facts, len(processes))


def _last_words(name: str, sight: Sight) -> dict[str, object]:
    ended = next((one for one in sight.processes if one.name == name), None)
    return {"name": name, "exit_code": ended.exit_code if ended else None}


def _new(process: Process, before: str) -> dict[str, object]:
    return {"name": process.name, "replaces": before, "started_at": _started(process)}


def _started(process: Process) -> str | None:
    return process.started_at.isoformat() if process.started_at else None


def _restarts(detail: Detail | None, watched: Watched) -> _Changes:
    happened: list[Happening] = []
    if detail is None:
        return happened, watched
    if detail.restarts is not None:
        # A new leading JobManager counts from zero.
        before = watched.restarts if detail.restarts >= watched.restarts else 0
        if detail.restarts > before:
            facts = {"restarts": detail.restarts, "failure": detail.failure}
            number = detail.restarts - before
            happened.append(Happening(EventKind.FLINK_RESTART.value, facts, number))
        watched = replace(watched, restarts=detail.restarts)
    if (restored := detail.restored) and [restored.id, restored.at_ms] != watched.restored:
        facts = {
            "checkpoint": restored.id,
            "path": restored.path,
            "is_savepoint": restored.is_savepoint,
            "at": datetime.fromtimestamp(restored.at_ms / 1000, UTC).isoformat(),
        }
        happened.append(Happening(EventKind.RESTORED.value, facts))
        watched = replace(watched, restored=[restored.id, restored.at_ms])
    return happened, watched
