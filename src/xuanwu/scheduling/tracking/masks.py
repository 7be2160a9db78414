"""The secret values that must not be shown: those of the space in which something ran."""

from __future__ import annotations

from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import secrets


async def secret_values(parts: Tracking, space_id: str) -> frozenset[str]:
    """The values of all secrets of a space, for `kernel.log.mask` alone."""
    async with parts.db.read() as tx:
        sealed = await secrets.all_of(tx, space_id)
    values: set[str] = set()
    for secret in sealed:
        try:
            values.add(parts.vault.unseal(secret.sealed, secret.context))
        except Unavailable:  # sealed under another key: no run can have had it from here
            continue
    return frozenset(values)
