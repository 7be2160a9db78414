"""The lines of one pod that are read and not stored yet; it neither reads nor stores."""

from __future__ import annotations

from dataclasses import dataclass, field

import anyio

from xuanwu.cluster.kubernetes.logs_reading import cursor_of, stored_cursor, text_of
from xuanwu.kube.logs import Cursor, Part, time_of
from xuanwu.model.pod_log import LogStream, UnstoredLines


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines; `first` is the timestamp of the first one."""

    text: bytes
    first: str
    cursor: Cursor


@dataclass(eq=False, slots=True)
class Buffer:
    """Holds `size` bytes, which begin at the offset `end` of the stream; `cursor` is behind them.

    The oldest lines came at `since`, or are younger.
    """

    stream: LogStream
    end: int
    cursor: Cursor | None
    size: int = 0
    since: float = 0.0
    _pieces: list[_Piece] = field(default_factory=list[_Piece])

    @classmethod
    def of(cls, stream: LogStream) -> Buffer:
        return cls(stream, stream.end, cursor_of(stream.cursor))

    def take(self, part: Part) -> None:
        if part.cursor is None or not part.lines:
            return
        if not self._pieces:
            self.since = anyio.current_time()
        piece = _Piece(text_of(part), part.first or part.cursor.stamp, part.cursor)
        self._pieces.append(piece)
        self.size += len(piece.text)
        self.cursor = part.cursor

    def unstored(self) -> UnstoredLines:
        """Returns all lines, of which there must be some."""
        last = self._pieces[-1].cursor
        return UnstoredLines(
            key=self.stream.lease_key,
            begin=self.end,
            text=b"".join([piece.text for piece in self._pieces]),
            cursor=stored_cursor(last),
            first_at=time_of(self._pieces[0].first),
            last_at=time_of(last.stamp),
        )

    def drop_stored(self, lines: UnstoredLines) -> None:
        """Drops what was stored, and keeps lines that came meanwhile."""
        left = len(lines.text)
        while left > 0:
            left -= len(self._pieces[0].text)
            del self._pieces[0]
        self.size -= len(lines.text)
        self.end += len(lines.text)
        self.since = anyio.current_time()

    def drop(self) -> None:
        """Drops everything, if it cannot be stored under this lease."""
        self._pieces, self.size = [], 0
