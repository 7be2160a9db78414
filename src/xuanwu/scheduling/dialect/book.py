"""The rules of the dialect, read from `rules/*.toml`: one file a connector, one for Flink itself.

Adding a rule, a connector or a release is adding data; `rules/README.md` describes the files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from xuanwu.kernel.errors import Bug
from xuanwu.scheduling.dialect.indexed import Listed
from xuanwu.scheduling.dialect.rule import Action, Releases, Rule

Table = Mapping[str, Any]


class Book:
    """Rules that are found by the key of an option."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._exact: dict[str, list[Rule]] = {}
        self._wide: list[tuple[str, str, Rule]] = []
        for rule in rules:
            if "*" in rule.key:
                before, _, after = rule.key.partition("*")
                self._wide.append((before, after, rule))
            else:
                self._exact.setdefault(rule.key, []).append(rule)

    def about(self, key: str) -> Iterator[Rule]:
        """The rules of this key, those that name it whole first."""
        yield from self._exact.get(key, ())
        for before, after, rule in self._wide:
            is_longer = len(key) > len(before) + len(after)
            if is_longer and key.startswith(before) and key.endswith(after):
                yield rule


@dataclass(frozen=True)
class Style:
    """A table of the `connector.type` style: which connector it means, by `connector.version`."""

    connectors: Mapping[str, str]
    lists: tuple[Listed, ...]
    book: Book


@dataclass(frozen=True)
class Chapter:
    """The rules of one file. `catalogs`: its tables stand in catalogs and name no connector."""

    name: str
    connectors: frozenset[str]
    catalogs: bool
    book: Book


@dataclass(frozen=True)
class Library:
    """All rules: of Flink's own options, of formats, by connector, and of the older style."""

    flink: Book
    formats: Book
    chapters: tuple[Chapter, ...]
    styles: Mapping[str, Style]


@cache
def library() -> Library:
    """Read once."""
    folder = resources.files("xuanwu.scheduling.dialect").joinpath("rules")
    files = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    }
    flink, formats = Book(_rules(files.pop("flink"))), Book(_rules(files.pop("formats")))
    every = _rules(files.pop("legacy"))
    return Library(
        flink,
        formats,
        tuple(_chapter(name, table) for name, table in files.items()),
        {style: made for table in files.values() for style, made in _styles(table, every)},
    )


@cache
def table_book(connector: str | None) -> Book:
    """The rules of a table's own options, without those of its formats; None: it names none."""
    fitting = [
        chapter
        for chapter in library().chapters
        if (chapter.catalogs if connector is None else connector in chapter.connectors)
    ]
    return Book([rule for chapter in fitting for rule in chapter.book.rules])


def _chapter(name: str, table: Table) -> Chapter:
    connectors = frozenset(table["connectors"])
    return Chapter(name, connectors, table.get("catalogs", False), Book(_rules(table)))


def _styles(table: Table, every: Sequence[Rule]) -> Iterator[tuple[str, Style]]:
    if legacy := table.get("legacy"):
        lists = tuple(
            Listed(one["prefix"], one["to"], one.get("text", ""), one["reason"])
            for one in legacy.get("list", ())
        )
        yield legacy["type"], Style(legacy["versions"], lists, Book([*_rules(legacy), *every]))


def _rules(table: Table) -> list[Rule]:
    rules: list[Rule] = []
    for entry in table.get("rename", ()):
        rules += _renames(entry)
    for entry in table.get("write", ()):
        rules += _each(Action.WRITE, entry)
    for entry in table.get("drop", ()):
        rules += _each(Action.DROP, entry)
    for entry in table.get("refuse", ()):
        rules += _each(Action.REFUSE, entry)
    return rules


def _renames(entry: Table) -> Iterator[Rule]:
    """`names` run from the newest to the oldest; without the newest the next is written."""
    inside = Releases(entry.get("releases", ""))
    outside = _others(inside)
    for names in entry["names"]:
        newest, *older = names
        for name in older:
            yield Rule(Action.WRITE, name, entry["reason"], inside, (newest,))
        if outside is not None:
            for name in (newest, *older[1:]):
                yield Rule(Action.WRITE, name, entry["reason"], outside, (older[0],))


def _others(inside: Releases) -> Releases | None:
    if not inside.text:
        return None
    if "," in inside.text:
        raise Bug(f"A name that is known in '{inside.text}' alone has no other side to rename on.")
    sign, bound = (">=", "<") if inside.text.startswith(">=") else ("<", ">=")
    return Releases(bound + inside.text.removeprefix(sign))


def _each(action: Action, entry: Table) -> Iterator[Rule]:
    to = entry.get("to", ())
    for key in entry["keys"]:
        yield Rule(
            action,
            key,
            entry["reason"],
            Releases(entry.get("releases", "")),
            (to,) if isinstance(to, str) else tuple(to),
            {old.lower(): new for old, new in entry.get("values", {}).items()},
            frozenset(value.lower() for value in entry.get("when", ())),
        )
