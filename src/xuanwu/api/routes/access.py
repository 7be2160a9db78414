"""Routes of spaces, tokens and the caller."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response

from xuanwu.access import spaces, tokens
from xuanwu.access.tokens import TokenOrder
from xuanwu.api.deps import AnyCaller, InPage, UsesCore, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.access import (
    IdentityView,
    NewTokenView,
    RenameRequest,
    SpaceList,
    SpaceRequest,
    SpaceView,
    TokenList,
    TokenRequest,
    TokenView,
)
from xuanwu.api.schemas.people import spaces_view
from xuanwu.model.access import Caller, Permission

routes = router("access")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]


@routes.get("/whoami")
async def whoami(core: UsesCore, caller: AnyCaller) -> IdentityView:
    """Show the identity of the caller, as the server sees it, and its permissions."""
    allowed = [one for one in sorted(Permission) if caller.may(one)]
    roles = spaces_view(caller, await spaces.roles_of(core, caller))
    return IdentityView.model_validate(
        {**vars(caller.principal), **vars(caller), "permissions": allowed, "spaces": roles}
    )


@routes.get("/spaces")
async def list_spaces(core: UsesCore, caller: Reader, at: InPage) -> SpaceList:
    """List the spaces that the caller has access to, by name."""
    page = paged(await spaces.visible(core, caller), at, lambda one: [one.name])
    return SpaceList.of(page, SpaceView.model_validate)


@routes.post("/spaces", status_code=201)
async def create_space(core: UsesCore, caller: Admin, body: SpaceRequest) -> SpaceView:
    """Create a space. 409 when the name is taken."""
    return SpaceView.model_validate(await spaces.create(core, caller.principal, body.name))


@routes.get("/tokens")
async def list_tokens(core: UsesCore, _: Admin, at: InPage) -> TokenList:
    """List all tokens by name; the tokens themselves are not stored and cannot be returned."""
    page = paged(await tokens.all_tokens(core), at, lambda one: [one.name])
    return TokenList.of(page, TokenView.model_validate)


@routes.post("/tokens", status_code=201)
async def create_token(core: UsesCore, caller: Admin, body: TokenRequest) -> NewTokenView:
    """Create a token; only this response contains the token itself."""
    space = await spaces.find(core, caller, body.space) if body.space else None
    order = TokenOrder(body.name, body.role, space.id if space else None, body.valid_for)
    token, text = await tokens.create(core, caller.principal, order)
    return NewTokenView.model_validate({**vars(token), "token": text})


@routes.post("/tokens/{token_id}/rename")
async def rename_token(
    core: UsesCore, caller: Admin, token_id: Ref, body: RenameRequest
) -> TokenView:
    """Rename a token; it stays the same principal. 409 when the name is taken."""
    renamed = await tokens.rename(core, caller.principal, token_id, body.name)
    return TokenView.model_validate(renamed)


@routes.delete("/tokens/{token_id}", status_code=204)
async def delete_token(core: UsesCore, caller: Admin, token_id: Ref) -> Response:
    """Revoke a token immediately."""
    await tokens.delete(core, caller.principal, token_id)
    return Response(status_code=204)
