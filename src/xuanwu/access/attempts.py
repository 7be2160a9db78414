"""Limits failed sign-ins by name and by address, on all servers together."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict
from xuanwu.kernel.ids import token_hash
from xuanwu.model.people import SignInSettings
from xuanwu.store import sign_in_attempts
from xuanwu.store.sign_in_attempts import AttemptLimit, Count


@dataclass(frozen=True)
class Visitor:
    """Where a sign-in comes from: the client's address, and how its program calls itself."""

    address: str
    user_agent: str


@dataclass(frozen=True)
class Attempt:
    """One sign-in whose outcome is not known yet; it is counted already."""

    limits: Sequence[AttemptLimit]
    is_first: bool
    """Whether no attempt with these keys has failed lately."""


async def begin(
    core: Core, rules: SignInSettings, visitor: Visitor, name: str | None = None
) -> Attempt:
    """Counts an attempt. Raises: Conflict (`too_many_attempts`) where too many have failed.

    Names that exist and names that do not are counted alike.
    """
    limits = [AttemptLimit(f"address {_network(visitor.address)}", rules.address_attempts)]
    if name is not None:
        limits.append(AttemptLimit(f"name {token_hash(name)}", rules.name_attempts))
    now = core.clock.now()
    async with core.db.begin() as tx:
        counts = await sign_in_attempts.take(tx, limits, now=now, until=now + rules.lock)
        exceeded = [one for one in counts if one.is_exceeded]
        if exceeded:
            await sign_in_attempts.give_back(tx, [one.key for one in limits])
    if exceeded:
        raise _too_many(max(one.until for one in exceeded) - now)
    return Attempt(limits, _is_first(counts))


async def succeed(core: Core, attempt: Attempt) -> None:
    """Uncounts the attempt, and forgets the failures of its name."""
    async with core.db.begin() as tx:
        await sign_in_attempts.give_back(tx, [one.key for one in attempt.limits])
        for limit in attempt.limits:
            if limit.key.startswith("name "):
                await sign_in_attempts.forget(tx, limit.key)


async def fail(core: Core, rules: SignInSettings, attempt: Attempt) -> bool:
    """Starts the lock where a limit is reached; returns whether one is."""
    until = core.clock.now() + rules.lock
    async with core.db.begin() as tx:
        ordered = sorted(attempt.limits, key=lambda one: one.key)
        return any([await sign_in_attempts.lock(tx, one, until) for one in ordered])


def _is_first(counts: Sequence[Count]) -> bool:
    return min(one.count for one in counts) == 1


def _too_many(wait: timedelta) -> Conflict:
    seconds = max(1, math.ceil(wait.total_seconds()))
    return Conflict(
        "Too many sign-ins have failed for this name or from this address. Try again in "
        f"{math.ceil(seconds / 60)} min, or ask an administrator for a sign-in link.",
        code="too_many_attempts",
        facts={"retry_after_s": seconds},
    )


def _network(address: str) -> str:
    """The address; of IPv6 the network of 64 bits, which one client often has to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
