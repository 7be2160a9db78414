"""Unsaved texts over HTTP: kept for the caller alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import DraftSummary, DraftView


class Drafts:
    """The caller's unsaved texts in one space."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self) -> Iterator[DraftSummary]:
        """Lists them without their contents, newest first."""
        return self._transport.items("/drafts", DraftSummary, self._space)

    def get(self, key: str) -> DraftView:
        """Returns one. Raises: NotFound."""
        return self._transport.get(path("drafts", key), DraftView, self._space)

    def keep(
        self,
        key: str,
        name: str,
        content: Mapping[str, Any],
        *,
        version: int = 0,
        job_id: str | None = None,
        base_revision: int | None = None,
    ) -> DraftSummary:
        """Keeps a text; `version` is the one that was read last, 0 for a new text.

        Raises: Conflict (`draft_stale`) if another version was written meanwhile.
        """
        body = {
            "name": name,
            "content": dict(content),
            "version": version,
            "job_id": job_id,
            "base_revision": base_revision,
        }
        call = Call("PUT", path("drafts", key), self._space, body)
        return self._transport.act(call, DraftSummary)

    def discard(self, key: str) -> None:
        """Discards one, if it is there."""
        self._transport.do(Call("DELETE", path("drafts", key), self._space))
