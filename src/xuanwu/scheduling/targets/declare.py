"""Stores the targets that the settings of a server declare, when that server starts.

The settings of the server that started last win. Targets that they no longer name are kept, since
runs may need them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict
from xuanwu.kernel.log import get_log
from xuanwu.model.access import SYSTEM
from xuanwu.model.target import DeclaredTarget, TargetOrigin
from xuanwu.scheduling.targets.texts import TargetText, text_of
from xuanwu.store import targets
from xuanwu.store.database import Transaction

_log = get_log("targets")


async def declare(core: Core, wished: Mapping[str, KubernetesSettings | None]) -> None:
    """Adds and updates rows to match `wished`; None declares the machine itself.

    Settings that have not changed since they were declared last change nothing: servers with the
    same settings can start in any order, and later edits are kept. Raises: Unreachable.
    """
    async with core.db.begin() as tx:
        for name in sorted(wished):
            await _declare(core, tx, name, text_of(wished[name]))
        for row in await targets.declared(tx):
            if row.is_declared and row.name not in wished:
                await _leave(tx, row.name)


async def _declare(core: Core, tx: Transaction, name: str, text: TargetText) -> None:
    fresh = text.row(core.vault, name, TargetOrigin.SETTINGS, SYSTEM, core.clock.now())
    if not await targets.named(tx, [name]):
        try:
            await targets.add(tx, fresh)
        except Conflict:  # another server is starting at the same time
            _log.debug("target_declared_by_another", target=name)
        else:
            return
    row = await targets.lock(tx, name)
    if row.fingerprint == fresh.fingerprint and row.origin is TargetOrigin.SETTINGS:
        if not row.is_declared:
            await targets.write(tx, replace(row, is_declared=True))
        return
    _warn_of_change(row)
    kept = replace(
        fresh, version=row.version + 1, created_at=row.created_at, created_by=row.created_by
    )
    await targets.write(tx, kept)


async def _leave(tx: Transaction, name: str) -> None:
    row = await targets.lock(tx, name)
    await targets.write(tx, replace(row, is_declared=False))
    _log.warning(
        "target_not_declared",
        target=name,
        hint="The settings of this server no longer declare the target. The target and its runs "
        f"are kept until: xuanwu target remove {name}. If another server declares it, give "
        "both servers the same settings.",
    )


def _warn_of_change(row: DeclaredTarget) -> None:
    _log.warning(
        "target_declared_otherwise",
        target=row.name,
        before=row.origin.value,
        changed_at=row.updated_at.isoformat(),
        changed_by=row.updated_by.name,
        hint="The settings of this server are now in effect. If another server has different "
        "settings for the target, give both the same: otherwise each start of one changes "
        "the target again.",
    )
