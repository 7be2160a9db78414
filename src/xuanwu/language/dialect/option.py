"""An option while rules rewrite it; it knows neither the rules nor the places in the script."""

from __future__ import annotations

from dataclasses import dataclass, field

from xuanwu.language.placeholder import is_open


@dataclass
class Option:
    """An option: as it was written, and as it has been rewritten so far.

    `extra`: further keys that get the same value. `is_gone`: the option is left out. `refusal`: why
    the release cannot express it. `number`: its index in its group.
    """

    key: str
    value: str
    written_key: str = ""
    written_value: str = ""
    extra: tuple[str, ...] = ()
    is_gone: bool = False
    refusal: str | None = None
    reasons: list[str] = field(default_factory=list[str])
    number: int = 0

    def __post_init__(self) -> None:
        self.written_key = self.written_key or self.key
        self.written_value = self.written_value or self.value

    @property
    def is_open(self) -> bool:
        """Whether the value is unknown before the run."""
        return is_open(self.value)

    @property
    def is_settled(self) -> bool:
        return self.is_gone or self.refusal is not None

    def leave_out(self, reason: str) -> None:
        self.is_gone = True
        self.reasons.append(reason)
