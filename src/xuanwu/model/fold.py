"""Folds repeated events: reports the first one at once, and counts the others for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_LONGEST = 10  # the most items of a list in the facts of a folded event


@dataclass(frozen=True)
class Happening:
    """Something that happened `count` times under one key.

    `facts` are plain JSON values. `first_at` is set if several happenings were folded into one.
    """

    key: str
    facts: Mapping[str, Any]
    count: int = 1
    first_at: datetime | None = None


Told = Mapping[str, Mapping[str, Any]]


def fold(
    told: Told, happened: Sequence[Happening], now: datetime, pause: timedelta, *, is_last: bool
) -> tuple[list[Happening], Told]:
    """Returns what to report now, and what to remember until the next call, as plain JSON values.

    For each key, at most one happening is reported in a `pause`. Those that come in between are
    folded into one, reported when the pause is over or at the last call (`is_last`).
    """
    kept: dict[str, Mapping[str, Any]] = dict(told)
    now_told: list[Happening] = []
    for one in happened:
        if one.key in kept:
            kept[one.key] = _held(kept[one.key], one, now)
        else:
            now_told.append(one)
            kept[one.key] = {"at": now.isoformat()}
    for key, entry in list(kept.items()):
        if not is_last and now - datetime.fromisoformat(entry["at"]) < pause:
            continue
        if "count" in entry:
            first_at = datetime.fromisoformat(entry["first_at"])
            now_told.append(Happening(key, entry["facts"], entry["count"], first_at))
            kept[key] = {"at": now.isoformat()}
        elif entry["at"] != now.isoformat():
            del kept[key]
    return now_told, kept


def _held(entry: Mapping[str, Any], one: Happening, now: datetime) -> Mapping[str, Any]:
    """Adds a happening: lists grow and drop their oldest items; other facts are the newest ones."""
    before: Mapping[str, Any] = entry.get("facts", {})
    lists = {
        name: [*before.get(name, []), *value][-_LONGEST:]
        for name, value in one.facts.items()
        if isinstance(value, list)
    }
    return {
        "at": entry["at"],
        "count": entry.get("count", 0) + one.count,
        "first_at": entry.get("first_at", now.isoformat()),
        "facts": {**one.facts, **lists},
    }
