"""The tree of all errors; each states whose fault it is, and whether a retry can help.

XuanwuError
├── InvalidInput      user, never    a request, file or option that cannot be right
├── NotFound          user, never    a name or id that does not exist
├── Conflict          user, never    valid, but not at this moment or together with what exists
├── Forbidden         user, never    the caller's role does not allow it
├── Unauthenticated   user, never    no token, or one that is unknown
├── Refused           user, never    the target refuses the cluster (quota, image, memory)
├── Unreachable       outside, later an outside part cannot be reached now; its state is unknown
├── Unavailable       outside, never something is missing on the machine (Java, disk, a package)
├── LeaseLost         us, later      another worker owns the row now; drop the result
└── Bug               us, never      cannot happen; if it does, the message is for us
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar


class Owner(StrEnum):
    """Who has to act on an error: the user, an operator of an outside system, or Xuanwu."""

    USER = "user"
    OUTSIDE = "outside"
    US = "us"


class Retry(StrEnum):
    """Whether the same call can succeed later, if nobody changes anything."""

    NEVER = "never"
    LATER = "later"


class XuanwuError(Exception):
    """The base of all errors that this program raises on purpose.

    `message` is one or two sentences for people; the last one names the next step.
    `where` is the place: a key path (`resources.taskmanager.memory`), a file, or a
    position (`line`, `column`). `facts` contains values for programs.
    """

    code: ClassVar[str] = "error"
    owner: ClassVar[Owner] = Owner.US
    retry: ClassVar[Retry] = Retry.NEVER

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        where: str | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.detail_code = code or self.code
        self.where = where
        self.facts: Mapping[str, object] = facts or {}


class InvalidInput(XuanwuError):
    code = "invalid_input"
    owner = Owner.USER


class NotFound(XuanwuError):
    code = "not_found"
    owner = Owner.USER


class Conflict(XuanwuError):
    code = "conflict"
    owner = Owner.USER


class Forbidden(XuanwuError):
    code = "forbidden"
    owner = Owner.USER


class Unauthenticated(XuanwuError):
    code = "unauthenticated"
    owner = Owner.USER


class Refused(XuanwuError):
    code = "refused"
    owner = Owner.USER


class Unreachable(XuanwuError):
    code = "unreachable"
    owner = Owner.OUTSIDE
    retry = Retry.LATER


class Unavailable(XuanwuError):
    code = "unavailable"
    owner = Owner.OUTSIDE


class LeaseLost(XuanwuError):
    code = "lease_lost"
    retry = Retry.LATER


class Bug(XuanwuError):
    code = "bug"


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A sentence that suggests the nearest known word, else lists all; empty if there are none."""
    words = sorted(known)
    if not words:
        return ""
    near = nearest(wrong, words)
    return f"Did you mean '{near}'?" if near else f"Known: {', '.join(words)}."


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; None if no one is near."""
    near = difflib.get_close_matches(wrong.lower(), sorted(known), n=1, cutoff=0.6)
    return near[0] if near else None
