"""Types for byte sizes and durations, parsed from the forms that people write."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from xuanwu.kernel.errors import InvalidInput

_BYTES = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_SECONDS = {"ms": 0.001, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600, "d": 86400}


class ByteSize(int):
    """A whole number of bytes; reads `1g`, `1.5 GiB`, `512m`, `64 kb` with units of 1024."""

    @classmethod
    def parse(cls, text: str | int) -> Self:
        """Raises: InvalidInput when the text is not a size, or is negative."""
        match = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([bkmgt]?)(?:i?b)?\s*", str(text).lower())
        if not match:
            raise InvalidInput(
                f"'{text}' is not a size. Use a number and a unit, such as 1g or 512m."
            )
        return cls(float(match[1]) * _BYTES[match[2]])

    def __str__(self) -> str:
        for unit in ("t", "g", "m", "k"):
            if self and self % _BYTES[unit] == 0:
                return f"{int(self) // _BYTES[unit]}{unit}"
        return f"{int(self)}b"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _as_value_error(cls.parse),
            serialization=core_schema.to_string_ser_schema(),
            json_schema_input_schema=core_schema.union_schema(
                [core_schema.str_schema(), core_schema.int_schema(ge=0)]
            ),
        )


class Duration(timedelta):
    """A length of time; reads `500ms`, `10 s`, `5min`, `1h`, `2d`, or a bare number of seconds."""

    @classmethod
    def parse(cls, text: str | float | timedelta) -> Self:
        """Raises: InvalidInput when the text is not a duration, or is negative."""
        if isinstance(text, timedelta):
            return cls(seconds=text.total_seconds())
        match = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)\s*", str(text).lower())
        unit = match and (match[2] or "s")
        if not match or unit not in _SECONDS:
            raise InvalidInput(
                f"'{text}' is not a duration. Use a number and a unit, such as 500ms, 10s or 5min."
            )
        return cls(seconds=float(match[1]) * _SECONDS[unit])

    def __str__(self) -> str:
        ms = round(self.total_seconds() * 1000)
        for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)):
            if ms and ms % size == 0:
                return f"{ms // size}{unit}"
        return f"{ms}ms"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _as_value_error(cls.parse),
            serialization=core_schema.to_string_ser_schema(),
            json_schema_input_schema=core_schema.union_schema(
                [core_schema.str_schema(), core_schema.float_schema(ge=0)]
            ),
        )


def _as_value_error(parse: Any) -> Any:
    """Converts our error to a ValueError, to which Pydantic adds the path of the key."""

    def validate(value: Any) -> Any:
        try:
            return parse(value)
        except InvalidInput as error:
            raise ValueError(error.message) from error

    return validate
