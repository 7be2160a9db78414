"""Creates spaces, and finds the spaces that a caller may see."""

from __future__ import annotations

from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import SYSTEM, Caller, Principal, Space
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.store import events, spaces
from xuanwu.store.events import News

DEFAULT = "default"


async def ensure_default(core: Core) -> Space:
    """Returns the space `default`, and creates it at the first start of an installation."""
    try:
        async with core.db.read() as tx:
            return await spaces.by_name(tx, DEFAULT)
    except NotFound:
        pass
    try:
        return await create(core, SYSTEM, DEFAULT)
    except Conflict:  # another replica created it first
        async with core.db.read() as tx:
            return await spaces.by_name(tx, DEFAULT)


async def create(core: Core, actor: Principal, name: str) -> Space:
    """Raises: Conflict when the name is taken."""
    space = Space(new_id("spc"), name, core.clock.now())
    async with core.db.begin() as tx:
        await spaces.add(tx, space)
        news = News(EventKind.CREATED, f"The space {name} was created.", actor)
        events.add_about(tx, Subject(SubjectKind.SPACE, space.id), news, space_id=space.id)
    return space


async def find(core: Core, caller: Caller, name: str) -> Space:
    """Raises: NotFound, also for a space in which the caller's token is not valid."""
    async with core.db.read() as tx:
        space = await spaces.by_name(tx, name)
    if not caller.sees(space.id):
        raise NotFound(f"The space '{name}' was not found.", where="space")
    return space


async def choose(core: Core, caller: Caller, name: str | None) -> Space:
    """The named space; without a name, the space of the caller's token, else `default`.

    Raises: NotFound.
    """
    if name is not None or caller.space_id is None:
        return await find(core, caller, name or DEFAULT)
    async with core.db.read() as tx:
        return await spaces.get(tx, caller.space_id)


async def visible(core: Core, caller: Caller) -> list[Space]:
    """The spaces that the caller may see, by name."""
    async with core.db.read() as tx:
        return [space for space in await spaces.all_of(tx) if caller.sees(space.id)]
