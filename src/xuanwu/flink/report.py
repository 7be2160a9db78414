"""Parses the report that the engine writes when its main ends; knows no target."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from xuanwu.model.run import Failure

_ENDED = ("FINISHED", "FAILED", "CANCELED")


@dataclass(frozen=True, slots=True)
class Report:
    """Why a start failed; or, with a `final_state`, how the job had ended before that start.

    `final_state` is in Flink's spelling, as in `Sight`; FAILED has a `failure`, too.
    """

    failure: Failure | None = None
    final_state: str | None = None


def report_in(text: str) -> Report | None:
    """Parses a report; returns None for any other text."""
    try:
        values: dict[str, Any] = json.loads(text)
        known = Failure.__dataclass_fields__.keys() & values.keys()
        failure = Failure(**{name: values[name] for name in known}) if known else None
        final_state = values.get("final_state")
    except (ValueError, TypeError, AttributeError):
        return None
    if final_state not in _ENDED:
        return Report(failure) if failure else None
    return Report(failure, final_state)
