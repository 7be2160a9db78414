"""An option while rules work on it; it knows neither rules nor places."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Option:
    """An option on its way: what was written, and what it has become.

    `extra` are further keys that get the same value; `is_gone`: it is left out; `refusal`: why
    nothing can be written. `number` is its place among those that stand together.
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
        """Whether the value holds a placeholder: then it is known to nobody here."""
        return "${" in self.value

    @property
    def is_settled(self) -> bool:
        return self.is_gone or self.refusal is not None

    def leave_out(self, reason: str) -> None:
        self.is_gone = True
        self.reasons.append(reason)
