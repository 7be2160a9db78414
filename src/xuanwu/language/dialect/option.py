"""An option while rules rewrite it; it knows neither the rules nor the places in the script."""

from __future__ import annotations

from dataclasses import dataclass, field

from xuanwu.language.message import Message
from xuanwu.language.placeholder import is_open


@dataclass
class Option:
    """An option: as it was written, and as it has been rewritten so far.

    `extra`: further keys that get the same value. `is_gone`: the option is left out. `refusal`: why
    the release cannot express it; it is empty if the release can. `number`: its index in its group.
    """

    key: str
    value: str
    written_key: str = ""
    written_value: str = ""
    extra: tuple[str, ...] = ()
    is_gone: bool = False
    refusal: tuple[Message, ...] = ()
    reasons: list[Message] = field(default_factory=list[Message])
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
        return self.is_gone or bool(self.refusal)

    def leave_out(self, reason: Message) -> None:
        self.is_gone = True
        self.reasons.append(reason)
