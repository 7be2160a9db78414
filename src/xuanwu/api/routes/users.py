"""Routes of people: added, listed and removed by administrators; their roles and links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Response

from xuanwu.access import spaces, users
from xuanwu.access.users import UserOrder
from xuanwu.api.deps import InPage, UsesCore, UsesWeb, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.people import LinkView, RolesRequest, UserList, UserRequest, UserView
from xuanwu.core import Core
from xuanwu.model.access import Caller, Permission

routes = router("users")
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]


@routes.get("/users")
async def list_users(core: UsesCore, caller: Admin, at: InPage) -> UserList:
    """List the users by name."""
    page = paged(await users.all_users(core), at, lambda one: [one.name])
    names = await _space_names(core, caller)
    return UserList.of(page, lambda one: UserView.of(one, names))


@routes.post("/users", status_code=201)
async def add_user(core: UsesCore, caller: Admin, body: UserRequest) -> UserView:
    """Add a user, with a password or without. 409 when the name is taken."""
    password = body.password.get_secret_value() if body.password else None
    order = UserOrder(body.name, body.role, body.by_space, password)
    user = await users.add(core, caller.principal, order)
    return UserView.of(user, await _space_names(core, caller))


@routes.get("/users/{name}")
async def show_user(core: UsesCore, caller: Admin, name: Ref) -> UserView:
    """Show one user."""
    return UserView.of(await users.show(core, name), await _space_names(core, caller))


@routes.delete("/users/{name}", status_code=204)
async def remove_user(core: UsesCore, caller: Admin, name: Ref) -> Response:
    """Remove a user, and end its sessions immediately. 409 for the last administrator."""
    await users.remove(core, caller.principal, name)
    return Response(status_code=204)


@routes.put("/users/{name}/roles")
async def set_roles(core: UsesCore, caller: Admin, name: Ref, body: RolesRequest) -> UserView:
    """Replace the roles of a user: one everywhere or none, and one for each of some spaces.

    409 `last_administrator` where nobody would be left with the role admin everywhere.
    """
    user = await users.set_roles(core, caller.principal, name, body.role, body.by_space)
    return UserView.of(user, await _space_names(core, caller))


@routes.post("/users/{name}/reset", status_code=201)
async def reset_password(core: UsesCore, web: UsesWeb, caller: Admin, name: Ref) -> LinkView:
    """Remove a user's password, end its sessions, and make a link for setting a new password."""
    made = await users.reset(core, web.sign_in, caller.principal, name)
    return LinkView.model_validate(made)


@routes.post("/users/{name}/link", status_code=201)
async def make_link(core: UsesCore, web: UsesWeb, caller: Admin, name: Ref) -> LinkView:
    """Make a link that signs a user in once; only this response contains its code."""
    return LinkView.model_validate(await users.link(core, web.sign_in, caller.principal, name))


async def _space_names(core: Core, caller: Caller) -> Mapping[str, str]:
    return {one.id: one.name for one in await spaces.visible(core, caller)}
