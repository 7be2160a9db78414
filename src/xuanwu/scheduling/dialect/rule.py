"""What a rule of the dialect is, and for which releases it holds; it knows no connector by name."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xuanwu.kernel.errors import Bug

FORMAT = "{format}"  # in `to`: the format of the table
_BOUND = re.compile(r"(>=|<)(\d+(?:\.\d+)*)")
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {">=": operator.ge, "<": operator.lt}


@dataclass(frozen=True)
class Releases:
    """A range of versions, such as `>=1.20,<2.3`; the empty text holds all of them."""

    text: str = ""

    def __post_init__(self) -> None:
        if self.text and not all(_BOUND.fullmatch(bound) for bound in self.text.split(",")):
            raise Bug(f"'{self.text}' is no range of releases.")

    def __contains__(self, version: str) -> bool:
        own = _numbers(version)
        return all(_TESTS[sign](own, _numbers(bound)) for sign, bound in _BOUND.findall(self.text))


class Action(StrEnum):
    """What becomes of an option that a rule speaks of."""

    WRITE = "write"  # under another key, or with another value, or both
    DROP = "drop"  # left out: nothing changes by that but speed or what is shown
    REFUSE = "refuse"  # nothing else says the same on this release


@dataclass(frozen=True)
class Rule:
    """One rule. In `key` and `to` a `*` stands for the same text.

    `to` is empty where the key stays, and names several keys where each gets the value. `when`
    holds the values (in lower case) of which it speaks; empty: all. `values` are keyed in lower
    case; a value that is not there stays.
    """

    action: Action
    key: str
    reason: str
    releases: Releases = Releases()
    to: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    when: frozenset[str] = frozenset()

    @property
    def needs_value(self) -> bool:
        """Whether it cannot be told without the value what it does."""
        return bool(self.values or self.when)

    def speaks_of(self, value: str) -> bool:
        word = value.strip().lower()
        if self.when:
            return word in self.when
        return not self.values or bool(self.to) or word in self.values

    def keys_for(self, key: str) -> tuple[str, ...]:
        """The keys to write for `key`."""
        if "*" not in self.key:
            return self.to
        before, _, after = self.key.partition("*")
        middle = key[len(before) : len(key) - len(after)]
        return tuple(one.replace("*", middle) for one in self.to)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition("-")[0].split("."))
