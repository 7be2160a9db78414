"""Brings values into a canonical form, in which equal values are equal however they were written.

Expected values come from YAML or CSV, seen ones from the gateway; both are read by the column's
type: `1` is `1.0` in a DOUBLE, but not in a STRING.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Hashable
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from xuanwu.service.cases.types import SqlType

_TIMESTAMP = re.compile(
    r"(?P<date>\d{4,}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d)(?P<seconds>:\d\d)?(?P<rest>\.\d+)?)?"
)
_TIME = re.compile(r"(?P<time>\d\d:\d\d)(?P<seconds>:\d\d)?(?P<rest>\.\d+)?")


def canonical(value: Any, of: SqlType) -> Hashable:
    """Returns equal results for equal values; a value that does not fit its type stays as it is."""
    if value is None:
        return None
    if of.is_number:
        return _number(value)
    if of.name == "BOOLEAN":
        return {"true": True, "false": False}.get(_text(value).lower(), _text(value))
    if of.is_binary:
        return _text(value).lower()
    if of.is_time:
        return _time(_text(value).strip(), of)
    if of.name in {"ARRAY", "MAP", "MULTISET", "ROW", "STRUCTURED"}:
        return _nested(_unpacked(value), of)
    return _text(value)


def as_float(value: Any) -> float | None:
    """Returns the value as a finite number, or None if it is not one."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _number(value: Any) -> Hashable:
    if isinstance(value, bool):
        return _text(value)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return _text(value)
    if number.is_nan():
        return "NaN"
    return number


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _time(text: str, of: SqlType) -> str:
    """Normalizes a time: no trailing zeros; seconds and time may be left out if they are zero."""
    pattern = _TIME if of.name == "TIME" else _TIMESTAMP
    match = pattern.fullmatch(text)
    if not match:
        return text
    rest = (match["rest"] or "").rstrip("0").rstrip(".")
    time = (match["time"] or "00:00") + (match["seconds"] or ":00") + rest
    if of.name == "TIME":
        return time
    is_day = of.name == "DATE" and time == "00:00:00"
    return match["date"] if is_day else f"{match['date']} {time}"


def _unpacked(value: Any) -> Any:
    """Decodes a CSV cell that holds a nested value as JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _nested(value: Any, of: SqlType) -> Hashable:
    if of.fields:
        return _of_row(value, of)
    if of.children and of.name == "ARRAY" and isinstance(value, list):
        return tuple(canonical(one, of.children[0]) for one in cast("list[Any]", value))
    pairs = _pairs(value) if of.children and of.name in {"MAP", "MULTISET"} else None
    if pairs is None:
        return _text(value)
    held = of.children[-1] if of.name == "MAP" else SqlType("INT")
    return frozenset((canonical(key, of.children[0]), canonical(one, held)) for key, one in pairs)


def _of_row(value: Any, of: SqlType) -> Hashable:
    """Reads a row, which is an object, or a list of its values."""
    if isinstance(value, list) and len(cast("list[Any]", value)) == len(of.fields):
        value = dict(zip(of.fields, cast("list[Any]", value), strict=True))
    if not isinstance(value, dict):
        return _text(value)
    entries = cast("dict[str, Any]", value)
    known = zip(of.fields, of.children, strict=True)
    unknown = sorted(name for name in entries if name not in of.fields)
    return (tuple((name, canonical(entries.get(name), child)) for name, child in known), *unknown)


def _pairs(value: Any) -> list[tuple[Any, Any]] | None:
    """Reads the entries of a map, which is an object, or a list of pairs."""
    if isinstance(value, dict):
        return list(cast("dict[Any, Any]", value).items())
    if not isinstance(value, list):
        return None
    entries = cast("list[Any]", value)
    if not all(isinstance(one, list) and len(cast("list[Any]", one)) == 2 for one in entries):
        return None
    return [(one[0], one[1]) for one in entries]
