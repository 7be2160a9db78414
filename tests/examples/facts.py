"""What the built-in cases must say of the flights data, computed from the package's own tables."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class Window:
    """The flights of one group; `mean` of the delays that are known, in minutes."""

    departures: int
    cancelled: int
    mean: float | None


def rows(file: Path) -> list[Row]:
    """The rows of a table of the package."""
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def by_day(raw: Path) -> dict[tuple[str, str], Window]:
    """By day and name of the airline."""
    names = {row["carrier"]: row["name"] for row in rows(raw / "airlines.csv")}
    flights = rows(raw / "flights.csv")
    return _windows(((_day(row), names[row["carrier"]]), row["dep_delay"]) for row in flights)


def by_hour(raw: Path) -> dict[tuple[str, str], Window]:
    """By hour and airport, for the hours whose weather is known."""
    flights = rows(raw / "flights.csv")
    found = _windows(((hour(row), row["origin"]), row["dep_delay"]) for row in flights)
    known = {(hour(row), row["origin"]) for row in rows(raw / "weather.csv")}
    return {key: window for key, window in found.items() if key in known}


def mean_arrival_delays(raw: Path) -> dict[str, tuple[int, float]]:
    """By carrier: the flights that arrived, and their mean delay."""
    delays: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows(raw / "flights.csv"):
        if row["arr_delay"] != "NA":
            delays[row["carrier"]].append(float(row["arr_delay"]))
    return {carrier: (len(all_), sum(all_) / len(all_)) for carrier, all_ in delays.items()}


def hour(row: Row) -> str:
    """The full hour of a flight or of weather, as the clock in New York shows it."""
    return f"{_day(row)} {int(row['hour']):02}:00:00"


def _windows(values: Iterable[tuple[tuple[str, str], str]]) -> dict[tuple[str, str], Window]:
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, value in values:
        groups[key].append(value)
    return {key: _window(delays) for key, delays in groups.items()}


def _window(delays: list[str]) -> Window:
    known = list(_numbers(delays))
    mean = sum(known) / len(known) if known else None
    return Window(len(delays), len(delays) - len(known), mean)


def _numbers(texts: Iterable[str]) -> Iterator[float]:
    return (float(text) for text in texts if text != "NA")


def _day(row: Row) -> str:
    return f"{row['year']}-{int(row['month']):02}-{int(row['day']):02}"
