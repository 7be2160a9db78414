"""The declared targets, and the identity of the cluster that each of them reached first.

It knows neither what settings mean nor how an identity is found.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from xuanwu.kernel.errors import Conflict, NotFound, did_you_mean
from xuanwu.model.target import DeclaredTarget, TargetStamp
from xuanwu.store.tables.runs import runs
from xuanwu.store.tables.targets import declared_targets, identities
from xuanwu.store.transaction import Transaction

_MOST = 10
"""The most run ids that `users` returns."""


async def declared(tx: Transaction) -> list[DeclaredTarget]:
    """All targets, by name; no limit, since each was written by hand."""
    query = select(declared_targets).order_by(declared_targets.c.name)
    return [_target(row) for row in await tx.all(query)]


async def stamps(tx: Transaction) -> dict[str, TargetStamp]:
    """The stamp of each target, by name; it changes whenever the target's settings change."""
    columns = (declared_targets.c.name, declared_targets.c.created_at, declared_targets.c.version)
    rows = await tx.all(select(*columns))
    return {row["name"]: TargetStamp(row["created_at"], row["version"]) for row in rows}


async def named(tx: Transaction, names: Collection[str]) -> list[DeclaredTarget]:
    """The existing targets among `names`."""
    query = select(declared_targets).where(tx.among(declared_targets.c.name, sorted(names)))
    return [_target(row) for row in await tx.all(query.order_by(declared_targets.c.name))]


async def get(tx: Transaction, name: str) -> DeclaredTarget:
    """Raises: NotFound, which names the nearest known target."""
    return await _get(tx, name, _by_name(name))


async def lock(tx: Transaction, name: str) -> DeclaredTarget:
    """Locks a target: until this transaction ends, no other can change, remove or `hold` it.

    Raises: NotFound.
    """
    return await _get(tx, name, _by_name(name).with_for_update())


async def hold(tx: Transaction, name: str) -> None:
    """Prevents the removal of a target until the transaction ends; several can hold it at once.

    Raises: NotFound.
    """
    query = select(declared_targets.c.name).where(declared_targets.c.name == name)
    if await tx.first(query.with_for_update(read=True, key_share=True)) is None:
        raise await _unknown(tx, name)


async def add(tx: Transaction, target: DeclaredTarget) -> None:
    """Raises: Conflict (`target_exists`), also when two transactions add it at the same moment."""
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(declared_targets).values(**vars(target)))
    except IntegrityError as error:
        raise Conflict(
            f"The target '{target.name}' already exists. Edit it, or choose another name.",
            code="target_exists",
            where="name",
        ) from error


async def write(tx: Transaction, target: DeclaredTarget) -> None:
    """Writes all columns of a target; lock it first."""
    values = {key: value for key, value in vars(target).items() if key != "name"}
    is_it = declared_targets.c.name == target.name
    await tx.execute(update(declared_targets).where(is_it).values(**values))


async def users(tx: Transaction, name: str) -> list[str]:
    """The ids of the oldest runs that need a target: live runs, runs whose cluster is not removed
    yet, and ended runs that a successor may still follow on this target."""
    needs = or_(
        runs.c.live_job_id.is_not(None), runs.c.removed_at.is_(None), runs.c.due_at.is_not(None)
    )
    query = select(runs.c.id).where(runs.c.target == name, needs)
    rows = await tx.all(query.order_by(runs.c.created_at, runs.c.id).limit(_MOST))
    return [row["id"] for row in rows]


async def remove(tx: Transaction, name: str) -> None:
    """Deletes a target and its identity; lock it first."""
    await tx.execute(delete(declared_targets).where(declared_targets.c.name == name))
    await forget(tx, name)


async def identity(tx: Transaction, name: str) -> str | None:
    """The recorded identity of a target; None if none was recorded, or if it was forgotten."""
    return await tx.scalar(select(identities.c.identity).where(identities.c.name == name))


async def note(tx: Transaction, name: str, found: str) -> str:
    """Records `found`, unless an identity is recorded; returns the recorded one. Safe in a race."""
    known = await identity(tx, name)
    if known is not None:
        return known
    values = {"name": name, "identity": found, "noted_at": tx.now()}
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(identities).values(**values))
    except IntegrityError:
        return await identity(tx, name) or found
    return found


async def forget(tx: Transaction, name: str) -> bool:
    """Deletes the recorded identity; returns whether there was one."""
    return await tx.execute(delete(identities).where(identities.c.name == name)) == 1


def _by_name(name: str) -> Select[Any]:
    return select(declared_targets).where(declared_targets.c.name == name)


async def _get(tx: Transaction, name: str, query: Select[Any]) -> DeclaredTarget:
    row = await tx.first(query)
    if row is None:
        raise await _unknown(tx, name)
    return _target(row)


async def _unknown(tx: Transaction, name: str) -> NotFound:
    known = list(await stamps(tx))
    return NotFound(
        f"The target '{name}' was not found. {did_you_mean(name, known)}".rstrip(), where="target"
    )


def _target(row: RowMapping) -> DeclaredTarget:
    return DeclaredTarget(**row)
