"""The secret values of a space, which must be masked in logs and failures of its runs."""

from __future__ import annotations

from xuanwu.core import Core
from xuanwu.kernel.errors import Unavailable
from xuanwu.store import secrets


async def secret_values(core: Core, space_id: str) -> frozenset[str]:
    """The values of all secrets of a space; use them for `kernel.log.mask` only."""
    async with core.db.read() as tx:
        sealed = await secrets.all_of(tx, space_id)
    values: set[str] = set()
    for secret in sealed:
        try:
            values.add(core.vault.unseal(secret.sealed, secret.context))
        except Unavailable:  # sealed under another key: no run can have got it from here
            continue
    return frozenset(values)
