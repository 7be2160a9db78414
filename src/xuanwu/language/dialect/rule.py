"""A rule of the dialect, and the releases to which it applies; it knows no connector by name."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xuanwu.kernel.errors import Bug
from xuanwu.language.message import Message

FORMAT = "{format}"  # in `to`: the format of the table
_BOUND = re.compile(r"(>=|<)(\d+(?:\.\d+)*)")
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {">=": operator.ge, "<": operator.lt}


@dataclass(frozen=True)
class ReleaseRange:
    """A range of versions, such as `>=1.20,<2.3`; the empty text includes all versions."""

    text: str = ""

    def __post_init__(self) -> None:
        if self.text and not all(_BOUND.fullmatch(bound) for bound in self.text.split(",")):
            raise Bug(f"'{self.text}' is no range of releases.")

    def __contains__(self, version: str) -> bool:
        own = _numbers(version)
        return all(_TESTS[sign](own, _numbers(bound)) for sign, bound in _BOUND.findall(self.text))


class RuleAction(StrEnum):
    """What a rule does with a matching option."""

    WRITE = "write"  # under another key, or with another value, or both
    DROP = "drop"  # left out: only speed or displays change
    REFUSE = "refuse"  # this release has no equivalent


@dataclass(frozen=True)
class Rule:
    """One rule. A `*` in `to` stands for the text that the `*` in `key` matches.

    `to`: the new keys, each of which gets the value; empty keeps the key. `when`: the values (in
    lower case) to which the rule applies; empty means all. `values`: new values by old ones in
    lower case; other values stay.
    """

    action: RuleAction
    key: str
    reason: Message
    releases: ReleaseRange = ReleaseRange()
    to: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    when: frozenset[str] = frozenset()

    @property
    def needs_value(self) -> bool:
        """Whether its effect depends on the value."""
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
