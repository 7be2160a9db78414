"""Named points between an outside act and its record, at which a test can kill the process."""

from __future__ import annotations

from collections.abc import Callable

_on_reached: list[Callable[[str], None]] = []


def reached(point: str) -> None:
    """Notifies the listener that `point` was reached; in production there is no listener."""
    for listener in _on_reached:
        listener(point)


def listen(listener: Callable[[str], None]) -> None:
    """Calls `listener` at every point from now on; for the fault tests."""
    _on_reached.append(listener)
