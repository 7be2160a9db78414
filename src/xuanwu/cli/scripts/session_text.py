"""Words for the state and the end of a debug session, and for the values of its rows."""

from __future__ import annotations

import json
from typing import Any

from xuanwu.model.gateway import EndEvent


def wait_text(ahead: int) -> str:
    """Such as `waiting for a worker, 2 ahead`."""
    return f"waiting for a worker{f', {ahead} ahead' if ahead else ''}"


_ENDS = {
    "finished": "all rows were processed",
    "rows": "the row limit was reached",
    "seconds": "the time limit was reached",
    "memory": "the session used too much memory",
    "cancelled": "cancelled",
    "failed": "failed",
    "killed": "the worker was killed",
}


def end_text(end: EndEvent) -> str:
    """Such as `12 rows in 143 ms: all rows were processed`, then the message, if any."""
    total = sum(end.counts.values())
    rows = f"{total:,} row{'' if total == 1 else 's'}"
    text = f"{rows} in {end.ms:,.0f} ms: {_ENDS[end.reason]}"
    return f"{text}. {end.message}" if end.message else text


def value_text(value: Any) -> str:
    """Formats a value as a cell: NULL, true, texts as they are, nested values as JSON."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
