"""Compares what two releases tell of their functions; it starts nothing and reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a function of the newer release differs from that of the older one."""

    GONE = "gone"
    NEW = "new"
    REFUSES = "refuses"
    ACCEPTS = "accepts"
    TYPE = "type"


@dataclass(frozen=True)
class Catalogue:
    """The functions of a release, and the type of each call that it accepts, by function."""

    functions: frozenset[str]
    calls: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, dict[str, str]])


@dataclass(frozen=True)
class Difference:
    """A difference of one function, with the first call that shows it, and their number."""

    function: str
    kind: Kind
    example: str = ""
    count: int = 1

    @property
    def key(self) -> str:
        return f"{self.kind} {self.function}"

    def __str__(self) -> str:
        shown = f": {self.example}" if self.example else ""
        return self.key + shown + (f" and {self.count - 1} more" if self.count > 1 else "")


def read(lines: Iterable[str]) -> Catalogue:
    """A catalogue from the lines of `Calls.java`."""
    functions: set[str] = set()
    calls: dict[str, dict[str, str]] = {}
    for line in lines:
        name, *call = line.split("\t")
        if call:
            calls.setdefault(name, {})[call[0]] = call[1]
        else:
            functions.add(name)
    return Catalogue(frozenset(functions), calls)


def compare(older: Catalogue, newer: Catalogue) -> list[Difference]:
    """All differences, by function. Calls are compared only of functions that both have."""
    found = [Difference(name, Kind.GONE) for name in older.functions - newer.functions]
    found += [Difference(name, Kind.NEW) for name in newer.functions - older.functions]
    absent = older.functions ^ newer.functions
    for name in (older.calls.keys() | newer.calls.keys()) - absent:
        found += _calls(name, older.calls.get(name, {}), newer.calls.get(name, {}))
    return sorted(found, key=lambda one: (one.function, one.kind))


def _calls(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    told = {
        Kind.REFUSES: [f"{call} was {result}" for call, result in old.items() if call not in new],
        Kind.ACCEPTS: [f"{call} is {result}" for call, result in new.items() if call not in old],
        Kind.TYPE: [
            f"{call} was {result} and is {new[call]}"
            for call, result in old.items()
            if new.get(call, result) != result
        ],
    }
    return [
        Difference(name, kind, examples[0], len(examples))
        for kind, examples in told.items()
        if examples
    ]


def unexplained(found: Iterable[Difference], explained: Iterable[str]) -> list[Difference]:
    """The differences that are not among the `explained` keys, such as `type ENCODE`."""
    known = set(explained)
    return [one for one in found if one.key not in known]


def outdated(found: Iterable[Difference], explained: Iterable[str]) -> list[str]:
    """The `explained` keys for which there is no difference."""
    return sorted(set(explained) - {one.key for one in found})
