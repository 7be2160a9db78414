"""Writes the messages of the events between the moves of a run; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from xuanwu.model.event import EventKind
from xuanwu.model.fold import Happening
from xuanwu.model.visit import Note

_ROLES = {"jobmanager": "JobManager", "taskmanager": "TaskManager"}


def note_of(happening: Happening) -> Note:
    """Makes the event for a happening; its facts say how often it happened, and since when."""
    kind = EventKind(happening.key.partition("/")[0])
    facts: dict[str, Any] = {**happening.facts, "count": happening.count}
    if happening.first_at:
        facts["first_at"] = happening.first_at.isoformat()
    return Note(kind, _SENTENCES[kind](happening.facts, happening), facts)


def _silent(facts: Mapping[str, Any], one: Happening) -> str:
    began = f"No response since {_clock(facts['since'])}"
    if one.count > 1:
        began = f"No response {one.count} more times, now since {_clock(facts['since'])}"
    why = str(facts["why"]).rstrip(".")
    return f"{began}: {why}. The run keeps its state until it can be observed again."


def _answering(facts: Mapping[str, Any], one: Happening) -> str:
    if one.count > 1:
        return (
            f"The run can be observed again, {one.count} more times{_since(one)}; the last time "
            f"after {facts['seconds']:g} s without a response."
        )
    return f"The run can be observed again, after {facts['seconds']:g} s without a response."


def _lost(facts: Mapping[str, Any], one: Happening) -> str:
    role = _ROLES.get(facts["role"], facts["role"])
    if one.count == 1:
        (only,) = facts["processes"]
        return f"The {role} {only['name']} was lost{_code(only)}.{_told(facts)}"
    told = [f"{each['name']}{_code(each)}" for each in facts["processes"]]
    return f"{one.count} {role}s were lost{_since(one)}: {_listed(told, one)}.{_told(facts)}"


def _told(facts: Mapping[str, Any]) -> str:
    return f" {facts['told']}" if facts["told"] else ""


def _code(process: Mapping[str, Any]) -> str:
    code = process["exit_code"]
    return "" if code is None else f" (exit code {code})"


def _replaced(facts: Mapping[str, Any], one: Happening) -> str:
    told = [
        f"{name} was restarted" if name == before else f"{name} replaced {before}"
        for name, before in ((each["name"], each["replaces"]) for each in facts["processes"])
    ]
    role = _ROLES.get(facts["role"], facts["role"])
    if one.count == 1:
        return f"The {role} {told[0]}."
    return f"{one.count} {role}s were replaced{_since(one)}: {_listed(told, one)}."


def _flink_restart(facts: Mapping[str, Any], one: Happening) -> str:
    times = "" if one.count == 1 else f" {one.count} times{_since(one)}"
    last = "" if one.count == 1 else ", the last time"
    why = f" after: {facts['failure']}" if facts["failure"] else "; it gave no reason."
    return f"Flink restarted the job{times}{last}{why}"


def _restored(facts: Mapping[str, Any], one: Happening) -> str:
    kind = "savepoint" if facts["is_savepoint"] else f"checkpoint {facts['checkpoint']}"
    where = f" from {facts['path']}" if facts["path"] else ", which has no path"
    if one.count == 1:
        return f"Flink restored the job's state: {kind}{where}."
    return f"Flink restored state {one.count} times{_since(one)}; the last was {kind}{where}."


_SENTENCES = {
    EventKind.SILENT: _silent,
    EventKind.ANSWERING: _answering,
    EventKind.PROCESS_LOST: _lost,
    EventKind.PROCESS_REPLACED: _replaced,
    EventKind.FLINK_RESTART: _flink_restart,
    EventKind.RESTORED: _restored,
}


def _listed(told: list[str], one: Happening) -> str:
    more = one.count - len(told)
    return ", ".join(told) + (f", and {more} earlier ones" if more > 0 else "")


def _since(one: Happening) -> str:
    return f" since {_shown(one.first_at)}" if one.first_at else ""


def _clock(text: str) -> str:
    return _shown(datetime.fromisoformat(text))


def _shown(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
