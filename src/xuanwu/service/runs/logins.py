"""Limits how many logins this server carries, and how long each may be idle; it opens none."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

from xuanwu.kernel.errors import Conflict

LIMIT = 50
SILENCE = timedelta(minutes=15)


class Logins:
    """The logins of this server, at most `limit` at once."""

    def __init__(self, limit: int = LIMIT, silence: timedelta = SILENCE) -> None:
        self.silence = silence
        self._limit = limit
        self._open = 0

    @contextmanager
    def taken(self) -> Generator[None]:
        """Takes a slot for one login. Raises: Conflict (`logins_full`) if there is none."""
        if self._open >= self._limit:
            raise Conflict(
                f"This server has its maximum of {self._limit} logins. End one of them, or try "
                "again later.",
                code="logins_full",
            )
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
