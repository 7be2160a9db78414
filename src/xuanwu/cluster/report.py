"""Reads the report that the engine writes when its main ends; knows no target's way to it."""

from __future__ import annotations

import json
from typing import Any

from xuanwu.model.run import Failure


def failure_in(report: str) -> Failure | None:
    """The failure that a report tells; None for any other text."""
    try:
        values: dict[str, Any] = json.loads(report)
        known = Failure.__dataclass_fields__.keys() & values.keys()
        return Failure(**{name: values[name] for name in known})
    except (ValueError, TypeError, AttributeError):
        return None
