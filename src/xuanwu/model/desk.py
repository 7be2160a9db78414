"""What people have on their desks: unsaved texts that are kept for them, and jobs that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xuanwu.model.access import Principal


@dataclass(frozen=True)
class UnsavedText:
    """A text that somebody has not saved yet, kept so that it survives a reload or a crash.

    - `key` is chosen by the editor; with the owner and the space it is unique.
    - `job_id` and `base_revision` are what it was made from; None for a new job.
    - `version` counts the writes, so that an editor does not overwrite what another one wrote.
    - `content` belongs to the editor; None in a list.
    """

    key: str
    space_id: str
    owner_id: str
    name: str
    job_id: str | None
    base_revision: int | None
    version: int
    updated_at: datetime
    content: dict[str, Any] | None = None


@dataclass(frozen=True)
class Presence:
    """Somebody who has a job open; `is_changed` if there is text that is not saved yet."""

    who: Principal
    job_id: str
    is_changed: bool
    seen_at: datetime
