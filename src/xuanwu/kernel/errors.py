"""The one tree of errors; each says whose fault it is and whether waiting helps.

XuanwuError
├── InvalidInput      user, never    a request, file or option that cannot be right
├── NotFound          user, never    a name or id that does not exist
├── Conflict          user, never    true by itself, but not at this moment or beside what exists
├── Forbidden         user, never    the caller's role does not allow it
├── Unauthenticated   user, never    no token, or one that is unknown
├── Refused           user, never    the target will not carry the cluster (quota, image, memory)
├── Unreachable       outside, later a part outside cannot be reached now; nothing is known of it
├── Unavailable       outside, never something the machine lacks (Java, disk, a package)
├── LeaseLost         us, later      somebody else owns the row now; drop everything thought
└── Bug               us, never      cannot happen; if it does, the message is for us
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar


class Owner(StrEnum):
    """Whose fault an error is."""

    USER = "user"
    OUTSIDE = "outside"
    US = "us"


class Retry(StrEnum):
    """Whether the same call can succeed without anybody changing anything."""

    NEVER = "never"
    LATER = "later"


class XuanwuError(Exception):
    """An error raised on purpose.

    `message` is one or two sentences for people, the last one naming the next step.
    `where` names the place: a key path (`resources.taskmanager.memory`), a file, or a
    position (`line`, `column`). `facts` carries values that programs may read.
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
    """A sentence that names the nearest known word, else all of them; empty if there are none."""
    words = sorted(known)
    if not words:
        return ""
    near = difflib.get_close_matches(wrong.lower(), words, n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(words)}."
