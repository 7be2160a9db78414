"""Keeps the unsaved texts of people, and knows who has a job open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from xuanwu.core import Core
from xuanwu.model.access import Caller
from xuanwu.model.desk import Presence, UnsavedText
from xuanwu.service.jobs.find import find_job
from xuanwu.store import drafts, presences

AWAY = timedelta(seconds=60)
"""Somebody whose editor was silent for so long has closed it."""


@dataclass(frozen=True)
class Unsaved:
    """A text to keep. `version` is the one that the editor has read; 0 for a new text."""

    name: str
    content: dict[str, Any]
    version: int = 0
    job_id: str | None = None
    base_revision: int | None = None


async def list_texts(core: Core, caller: Caller, space_id: str) -> list[UnsavedText]:
    """Lists the caller's unsaved texts in a space, without contents, newest first."""
    async with core.db.read() as tx:
        return await drafts.of_owner(tx, space_id, caller.principal.id)


async def show_text(core: Core, caller: Caller, space_id: str, key: str) -> UnsavedText:
    """Returns an unsaved text of the caller. Raises: NotFound."""
    async with core.db.read() as tx:
        return await drafts.get(tx, space_id, caller.principal.id, key)


async def keep_text(
    core: Core, caller: Caller, space_id: str, key: str, order: Unsaved
) -> UnsavedText:
    """Keeps a text. Raises: Conflict (`draft_stale`, `drafts_full`); NotFound for its job."""
    async with core.db.begin() as tx:
        if order.job_id is not None:
            await find_job(tx, caller, space_id, order.job_id)
        text = UnsavedText(
            key=key,
            space_id=space_id,
            owner_id=caller.principal.id,
            name=order.name,
            job_id=order.job_id,
            base_revision=order.base_revision,
            version=order.version + 1,
            updated_at=core.clock.now(),
            content=order.content,
        )
        await drafts.put(tx, text)
    return text


async def discard_text(core: Core, caller: Caller, space_id: str, key: str) -> None:
    """Discards an unsaved text of the caller, if there is one."""
    async with core.db.begin() as tx:
        await drafts.delete(tx, space_id, caller.principal.id, key)


async def open_job(
    core: Core, caller: Caller, space_id: str, ref: str, *, is_changed: bool
) -> list[Presence]:
    """Notes that the caller has a job open; returns the others who have. Raises: NotFound."""
    now = core.clock.now()
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        await presences.write(tx, Presence(caller.principal, job.id, is_changed, now))
        found = await presences.of_job(tx, job.id, now - AWAY)
    return [one for one in found if one.who.id != caller.principal.id]


async def close_job(core: Core, caller: Caller, space_id: str, ref: str) -> None:
    """Notes that the caller has closed a job. Raises: NotFound."""
    async with core.db.begin() as tx:
        job = await find_job(tx, caller, space_id, ref)
        await presences.leave(tx, job.id, caller.principal)
