"""Reads what the engine writes when its main ends; knows no target's way to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from xuanwu.model.run import Failure

_ENDED = ("FINISHED", "FAILED", "CANCELED")


@dataclass(frozen=True, slots=True)
class Report:
    """Why a start failed; or, with a `final_state`, how the job had ended before that start.

    `final_state` is Flink's word, as in `Sight`; `failure` is there for FAILED, too.
    """

    failure: Failure | None = None
    final_state: str | None = None


def report_in(text: str) -> Report | None:
    """The report that a text is; None for any other text."""
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
