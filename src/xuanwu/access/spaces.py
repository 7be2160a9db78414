"""Creates spaces, and finds the spaces that a caller may see."""

from __future__ import annotations

from xuanwu.access.permissions import enter
from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.kernel.ids import new_id
from xuanwu.model.access import SYSTEM, Caller, Principal, Role, Space
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
    """Raises: NotFound, also for a space in which the caller has no role; Forbidden."""
    async with core.db.read() as tx:
        space = await spaces.by_name(tx, name)
    hidden = NotFound(f"The space '{name}' was not found.", where="space")
    enter(caller, space.id, hidden)
    return space


async def choose(core: Core, caller: Caller, name: str | None) -> Space:
    """The named space; without a name, the space of the caller's token, else `default`, else the
    first space in which a person has a role.

    Raises: NotFound; Forbidden.
    """
    if name is not None or (caller.space_id is None and caller.role is not None):
        return await find(core, caller, name or DEFAULT)
    own = await visible(core, caller)
    space = next((one for one in own if one.name == DEFAULT), own[0] if own else None)
    if space is None:
        raise NotFound(
            f"'{caller.principal.name}' has no role in any space. Ask an administrator for one.",
            where="space",
        )
    enter(caller, space.id, NotFound(f"The space '{space.name}' was not found.", where="space"))
    return space


async def visible(core: Core, caller: Caller) -> list[Space]:
    """The spaces that the caller may see, by name."""
    async with core.db.read() as tx:
        return [space for space in await spaces.all_of(tx) if caller.sees(space.id)]


async def roles_of(core: Core, caller: Caller) -> list[tuple[Space, Role]]:
    """The spaces that the caller may see, by name, each with its role there."""
    found = await visible(core, caller)
    return [(space, role) for space in found if (role := caller.role_in(space.id))]
