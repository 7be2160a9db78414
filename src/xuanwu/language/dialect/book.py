"""Reads the rules of the dialect from `rules/*.toml`: a file per connector, and one for Flink.

To add a rule, a connector or a release, add data; `rules/README.md` describes the files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from xuanwu.kernel.errors import Bug
from xuanwu.language.dialect.indexed import Listed
from xuanwu.language.dialect.rule import ReleaseRange, Rule, RuleAction
from xuanwu.language.message import Message, message

Table = Mapping[str, Any]


class Book:
    """Rules, indexed by the key of an option."""

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
        """The rules for a key, exact matches before patterns."""
        yield from self._exact.get(key, ())
        for before, after, rule in self._wide:
            is_longer = len(key) > len(before) + len(after)
            if is_longer and key.startswith(before) and key.endswith(after):
                yield rule


@dataclass(frozen=True)
class Style:
    """A connector in the `connector.type` style: its current names by `connector.version`."""

    connectors: Mapping[str, str]
    lists: tuple[Listed, ...]
    book: Book


@dataclass(frozen=True)
class Chapter:
    """The rules of one file. `catalogs`: its tables are in catalogs and name no connector.

    `catalog_book` has the rules for the options of the catalogs of `catalog_types`.
    """

    name: str
    connectors: frozenset[str]
    catalogs: bool
    book: Book
    catalog_types: frozenset[str]
    catalog_book: Book


@dataclass(frozen=True)
class Library:
    """All rules: for Flink's own options, for formats, by connector, and for the older style."""

    flink: Book
    formats: Book
    chapters: tuple[Chapter, ...]
    styles: Mapping[str, Style]


@cache
def library() -> Library:
    """All rules; the files are read at the first call only."""
    folder = resources.files("xuanwu.language.dialect").joinpath("rules")
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
    """The rules for a table's own options, without its formats; None if it names no connector."""
    fitting = [
        chapter
        for chapter in library().chapters
        if (chapter.catalogs if connector is None else connector in chapter.connectors)
    ]
    return Book([rule for chapter in fitting for rule in chapter.book.rules])


@cache
def catalog_book(kind: str) -> Book:
    """The rules for the options of a catalog whose `type` is `kind`."""
    fitting = [chapter for chapter in library().chapters if kind in chapter.catalog_types]
    return Book([rule for chapter in fitting for rule in chapter.catalog_book.rules])


def _chapter(name: str, table: Table) -> Chapter:
    catalog: Table = table.get("catalog", {})
    return Chapter(
        name,
        frozenset(table["connectors"]),
        table.get("catalogs", False),
        Book(_rules(table)),
        frozenset(catalog.get("types", ())),
        Book(_rules(catalog)),
    )


def _styles(table: Table, every: Sequence[Rule]) -> Iterator[tuple[str, Style]]:
    if legacy := table.get("legacy"):
        lists = tuple(
            Listed(one["prefix"], one["to"], one.get("text", ""), _reason(one))
            for one in legacy.get("list", ())
        )
        yield legacy["type"], Style(legacy["versions"], lists, Book([*_rules(legacy), *every]))


def _rules(table: Table) -> list[Rule]:
    rules: list[Rule] = []
    for entry in table.get("rename", ()):
        rules += _renames(entry)
    for entry in table.get("write", ()):
        rules += _each(RuleAction.WRITE, entry)
    for entry in table.get("drop", ()):
        rules += _each(RuleAction.DROP, entry)
    for entry in table.get("refuse", ()):
        rules += _each(RuleAction.REFUSE, entry)
    return rules


def _reason(entry: Table) -> Message:
    return message(f"reason.{entry['reason']}")


def _renames(entry: Table) -> Iterator[Rule]:
    """Makes rules from `names`, newest first; a release without the newest gets the next one."""
    inside = ReleaseRange(entry.get("releases", ""))
    outside = _others(inside)
    for names in entry["names"]:
        newest, *older = names
        for name in older:
            yield Rule(RuleAction.WRITE, name, _reason(entry), inside, (newest,))
        if outside is not None:
            for name in (newest, *older[1:]):
                yield Rule(RuleAction.WRITE, name, _reason(entry), outside, (older[0],))


def _others(inside: ReleaseRange) -> ReleaseRange | None:
    if not inside.text:
        return None
    if "," in inside.text:
        raise Bug(f"A name that is known in '{inside.text}' alone has no other side to rename on.")
    sign, bound = (">=", "<") if inside.text.startswith(">=") else ("<", ">=")
    return ReleaseRange(bound + inside.text.removeprefix(sign))


def _each(action: RuleAction, entry: Table) -> Iterator[Rule]:
    to = entry.get("to", ())
    for key in entry["keys"]:
        yield Rule(
            action,
            key,
            _reason(entry),
            ReleaseRange(entry.get("releases", "")),
            (to,) if isinstance(to, str) else tuple(to),
            {old.lower(): new for old, new in entry.get("values", {}).items()},
            frozenset(value.lower() for value in entry.get("when", ())),
        )
