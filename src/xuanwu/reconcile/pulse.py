"""Touches a file while all loops of a server make progress, for a probe that checks its age."""

from __future__ import annotations

from pathlib import Path

from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread

_log = get_log("reconcile")


class Pulse:
    """The common heartbeat of loops: the file is touched once each of them has beaten again.

    A loop also beats while the database does not answer, since a restart would not bring that back.
    It does not beat while it hangs, or while the whole process does.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._members = set[str]()
        self._awaited = set[str]()

    def join(self, member: str) -> None:
        """From now on, the file is touched only if `member` beats, too."""
        self._members.add(member)
        self._awaited.add(member)

    async def beat(self, member: str) -> None:
        """Notes that `member` has made progress. A file that cannot be written stops no loop."""
        self._awaited.discard(member)
        if self._awaited:
            return
        self._awaited = set(self._members)
        try:
            await in_thread(self._file.touch)
        except OSError as error:
            _log.warning("alive_file_not_written", file=str(self._file), error=str(error))
