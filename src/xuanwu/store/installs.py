"""Installs of releases: one leased row for each home and release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, null, or_, select, update
from sqlalchemy.exc import IntegrityError

from xuanwu.kernel.errors import Bug
from xuanwu.model.access import Principal
from xuanwu.model.install import Install, Installed, InstallState
from xuanwu.model.lease import Lease, LeaseKey
from xuanwu.store import leases
from xuanwu.store.leases import Claim
from xuanwu.store.tables.installs import installs
from xuanwu.store.transaction import Transaction

_HIDDEN = {"due_at", "rung_at", "lease_owner"}
_SELECT = select(*(column for column in installs.c if column.name not in _HIDDEN))
_MOST = 500


async def ask(tx: Transaction, home: str, release: str, *, actor: Principal) -> None:
    """Requests an install of a release into a home; does nothing while one is under way."""
    now, install_id = tx.now(), f"{home}/{release}"
    fresh: dict[str, Any] = {
        "state": InstallState.INSTALLING,
        "progress": "waiting",
        "failure": null(),
        "server": null(),
        "asked_by": actor,
        "asked_at": now,
        "due_at": now,
        "visits": 0,
    }
    has_ended = installs.c.state != InstallState.INSTALLING
    if await tx.execute(
        update(installs).where(installs.c.id == install_id, has_ended).values(**fresh)
    ):
        return
    try:
        async with tx.connection.begin_nested():
            values = {"id": install_id, "home": home, "release": release, **fresh}
            await tx.execute(insert(installs).values(**values))
    except IntegrityError:  # it is under way
        return


async def visible(tx: Transaction, home: str, now: datetime) -> list[Install]:
    """All installs into this home, and those into other homes that a server works on now."""
    query = _SELECT.where(or_(installs.c.home == home, installs.c.lease_until > now))
    return [_install(row) for row in await tx.all(query.order_by(installs.c.id).limit(_MOST))]


async def claim(tx: Transaction, home: str, by: Claim) -> list[Install]:
    """Claims the due installs into a home; see `leases.claim`."""
    lease, rows = await leases.claim(tx, installs, _SELECT.where(installs.c.home == home), by)
    return [_install(row, lease) for row in rows]


async def tell(tx: Transaction, install: Install, progress: str, server: str) -> None:
    """Records the current step; writes nothing if the lease is lost."""
    is_ours = leases.is_held(installs, lease_key(install))
    await tx.execute(update(installs).where(is_ours).values(progress=progress, server=server))


async def write(tx: Transaction, ended: Sequence[Installed]) -> None:
    """Records how installs ended and releases their leases; skips installs whose lease is lost."""
    for one in ended:
        state = InstallState.FAILED if one.failure else InstallState.DONE
        values = {"state": state, "failure": one.failure, "due_at": None, **leases.FREE}
        is_ours = leases.is_held(installs, lease_key(one.install))
        await tx.execute(update(installs).where(is_ours).values(**values))


def lease_key(install: Install) -> LeaseKey:
    """The row and the token of the claim under which the install runs."""
    if install.lease is None:
        raise Bug(f"The install {install.id} was begun without a lease.")
    return LeaseKey(install.id, install.lease.token)


def _install(row: RowMapping, lease: Lease | None = None) -> Install:
    """Makes an install of a row; with `lease`, as it is after a claim under that lease."""
    values: dict[str, Any] = dict(row)
    token, until = values.pop("lease_token"), values.pop("lease_until")
    if lease is not None:
        values["visits"] += 1
    elif token is not None:
        lease = Lease(token, until)
    return Install(**values, lease=lease)
