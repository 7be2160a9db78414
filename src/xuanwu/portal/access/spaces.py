"""Makes and finds spaces."""

from __future__ import annotations

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import Caller, Space
from xuanwu.service.parts import Service
from xuanwu.store import spaces

DEFAULT = "default"


async def ensure_default(parts: Service) -> Space:
    """The space that every installation starts with."""
    try:
        async with parts.db.read() as tx:
            return await spaces.by_name(tx, DEFAULT)
    except NotFound:
        pass
    try:
        return await create(parts, DEFAULT)
    except Conflict:  # another replica made it first
        async with parts.db.read() as tx:
            return await spaces.by_name(tx, DEFAULT)


async def create(parts: Service, name: str) -> Space:
    """Raises: Conflict when the name is taken."""
    space = Space(new_id("spc"), name, parts.clock.now())
    async with parts.db.begin() as tx:
        await spaces.add(tx, space)
    return space


async def find(parts: Service, caller: Caller, name: str) -> Space:
    """Raises: NotFound, also for a space that the caller's token is not for."""
    async with parts.db.read() as tx:
        space = await spaces.by_name(tx, name)
    if not caller.sees(space.id):
        raise NotFound(f"There is no space '{name}'.", where="space")
    return space


async def choose(parts: Service, caller: Caller, name: str | None) -> Space:
    """The named space; without a name the one that the caller's token is for, else `default`.

    Raises: NotFound.
    """
    if name is not None or caller.space_id is None:
        return await find(parts, caller, name or DEFAULT)
    async with parts.db.read() as tx:
        return await spaces.get(tx, caller.space_id)


async def visible(parts: Service, caller: Caller) -> list[Space]:
    """The spaces that the caller may see, by name."""
    async with parts.db.read() as tx:
        return [space for space in await spaces.all_of(tx) if caller.sees(space.id)]
