"""Routes of spaces, tokens and the caller."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response

from xuanwu.api.deps import AnyCaller, InPage, Parts, needs
from xuanwu.api.paging import paged
from xuanwu.api.routes.router import Ref, router
from xuanwu.api.schemas.access import (
    IdentityView,
    NewTokenView,
    SpaceList,
    SpaceRequest,
    SpaceView,
    TokenList,
    TokenRequest,
    TokenView,
)
from xuanwu.model.access import PERMISSIONS, Caller, Permission
from xuanwu.portal.access import spaces, tokens

routes = router("access")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]
Admin = Annotated[Caller, needs(Permission.PLATFORM_ADMIN)]


@routes.get("/whoami")
async def whoami(caller: AnyCaller) -> IdentityView:
    """Who the server says that the caller is, and what it may do."""
    allowed = [one for one in sorted(PERMISSIONS[caller.role]) if caller.may(one)]
    return IdentityView.model_validate({**vars(caller), "permissions": allowed})


@routes.get("/spaces")
async def list_spaces(parts: Parts, caller: Reader, at: InPage) -> SpaceList:
    """The spaces that the caller may see, by name."""
    page = paged(await spaces.visible(parts, caller), at, lambda one: [one.name])
    return SpaceList.of(page, SpaceView.model_validate)


@routes.post("/spaces", status_code=201)
async def create_space(parts: Parts, _: Admin, body: SpaceRequest) -> SpaceView:
    """Make a space. 409 when the name is taken."""
    return SpaceView.model_validate(await spaces.create(parts, body.name))


@routes.get("/tokens")
async def list_tokens(parts: Parts, _: Admin, at: InPage) -> TokenList:
    """All tokens by name; their texts are not kept anywhere."""
    page = paged(await tokens.all_tokens(parts), at, lambda one: [one.name])
    return TokenList.of(page, TokenView.model_validate)


@routes.post("/tokens", status_code=201)
async def create_token(parts: Parts, caller: Admin, body: TokenRequest) -> NewTokenView:
    """Make a token; its text is in this answer and nowhere else."""
    space = await spaces.find(parts, caller, body.space) if body.space else None
    space_id = space.id if space else None
    token, text = await tokens.create(parts, body.name, body.role, space_id, body.valid_for)
    return NewTokenView.model_validate({**vars(token), "token": text})


@routes.delete("/tokens/{token_id}", status_code=204)
async def delete_token(parts: Parts, _: Admin, token_id: Ref) -> Response:
    """Take a token back at once."""
    await tokens.delete(parts, token_id)
    return Response(status_code=204)
