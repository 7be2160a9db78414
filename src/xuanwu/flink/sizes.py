"""Parses Flink's memory options as Flink does, to the last byte; knows no process."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from xuanwu.kernel.errors import InvalidInput

_UNBOUNDED = (1 << 63) - 1
_UNITS = {
    unit: 1 << shift
    for units, shift in (
        (("", "b", "bytes"), 0),
        (("k", "kb", "kibibytes"), 10),
        (("m", "mb", "mebibytes"), 20),
        (("g", "gb", "gibibytes"), 30),
        (("t", "tb", "tebibytes"), 40),
    )
    for unit in units
}
OLDER_KEYS = {
    "taskmanager.memory.managed.size": "taskmanager.memory.size",
    "taskmanager.memory.network.fraction": "taskmanager.network.memory.fraction",
    "taskmanager.memory.network.min": "taskmanager.network.memory.min",
    "taskmanager.memory.network.max": "taskmanager.network.memory.max",
}


class DoesNotFit(Exception):
    """The given sizes contradict each other; the text says how. Never leaves the package."""


class TooSmall(DoesNotFit):
    """The process is too small for its parts; a larger one would do."""


@dataclass(frozen=True)
class FractionRange:
    """A share of another size, kept within `min` and `max` bytes."""

    min: int
    max: int
    fraction: float

    def of(self, whole: int) -> int:
        """Returns the share of `whole`, which includes it."""
        return self._within(_times(whole, self.fraction))

    def of_rest(self, rest: int) -> int:
        """Returns the share if `rest` is the whole without it."""
        return self._within(_times(rest, self.fraction / (1 - self.fraction)))

    def _within(self, size: int) -> int:
        return min(max(size, self.min), self.max)


def _times(size: int, factor: float) -> int:
    """Multiplies as Flink does: in decimals, with the factor's shortest text, truncated."""
    product = Decimal(size) * Decimal(repr(factor))
    return int(product.to_integral_value(ROUND_DOWN))


@dataclass(frozen=True)
class MemoryOptions:
    """The `<role>.memory.*` options of a user, by their name after that prefix."""

    role: str
    options: Mapping[str, str]

    def key(self, name: str) -> str:
        return f"{self.role}.memory.{name}"

    def given(self, name: str) -> int | None:
        """Returns a size in bytes if the user gave one. Raises: InvalidInput if it is no size."""
        text = self._text(name)
        return None if text is None else self._size(name, text)

    def size(self, name: str, default: str) -> int:
        text = self._text(name)
        return self._size(name, default if text is None else text)

    def flag(self, name: str) -> bool:
        return (self._text(name) or "false").strip().lower() == "true"

    def range(self, name: str, smallest: str, largest: str | None) -> FractionRange:
        """Returns the range of `<name>.min`, `.max` and `.fraction` (default 0.1)."""
        low = self.size(f"{name}.min", smallest)
        high = self.given(f"{name}.max")
        if high is None:
            high = self._size(f"{name}.max", largest) if largest else _UNBOUNDED
        if low > high:
            raise InvalidInput(
                f"{self.key(name)}.min is larger than {self.key(name)}.max. Change one of them.",
                where=f"options.{self.key(name)}.min",
            )
        return FractionRange(low, high, self._fraction(f"{name}.fraction", 0.1))

    def fraction_range(self, name: str, default: float) -> FractionRange:
        return FractionRange(0, _UNBOUNDED, self._fraction(name, default))

    def _text(self, name: str) -> str | None:
        key = self.key(name)
        text = self.options.get(key)
        return text if text is not None else self.options.get(OLDER_KEYS.get(key, key))

    def _size(self, name: str, text: str) -> int:
        match = re.fullmatch(r"\s*([0-9]+)\s*([a-z]*)\s*", text.lower())
        if not match or match[2] not in _UNITS:
            raise InvalidInput(
                f"'{self.key(name)}' is '{text}', which is not a size for Flink. Use a whole "
                "number and a unit, such as 512m.",
                where=f"options.{self.key(name)}",
            )
        return int(match[1]) * _UNITS[match[2]]

    def _fraction(self, name: str, default: float) -> float:
        text = self._text(name)
        try:
            value = default if text is None else float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value < 1:
            raise InvalidInput(
                f"'{self.key(name)}' is '{text}', which is not a fraction. Use a number from 0 "
                "to below 1, such as 0.4.",
                where=f"options.{self.key(name)}",
            )
        return _as_flink_float(value)


def _as_flink_float(value: float) -> float:
    """Rounds to 32 bits, as Flink stores fractions; it shows in the last bytes of a size."""
    return struct.unpack("f", struct.pack("f", value))[0]
