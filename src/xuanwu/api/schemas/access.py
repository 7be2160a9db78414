"""Principals, spaces, tokens and callers in requests and responses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from xuanwu.api.schemas.shape import ListView, Request, View
from xuanwu.kernel.units import Duration
from xuanwu.model.access import Permission, PrincipalKind, Role
from xuanwu.model.spec import Name

TokenName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class PrincipalView(View):
    """Who acted: `kind` and `id` identify the principal, `name` is its name at that time."""

    kind: PrincipalKind
    id: str
    name: str


class SpaceRequest(Request):
    name: Name


class SpaceView(View):
    id: str
    name: str
    created_at: datetime


class TokenRequest(Request):
    """With `space` null, it is valid in every space; with `valid_for` null, it never expires."""

    name: TokenName
    role: Role
    space: str | None = None
    valid_for: Duration | None = None


class RenameRequest(Request):
    name: TokenName


class TokenView(View):
    id: str
    name: str
    role: Role
    space_id: str | None
    created_at: datetime
    expires_at: datetime | None


class NewTokenView(TokenView):
    """A new token; only this response contains `token`, its text."""

    token: str


class SpaceRoleView(View):
    """The role of somebody in a space, and the permissions that it gives there."""

    space: str
    role: Role
    permissions: list[Permission]


class IdentityView(PrincipalView):
    """The caller, as the server identified it.

    `role` holds everywhere, or only in the space `space_id`; a person may have only the roles in
    `spaces`, which lists every space that the caller may see. `permissions` are those in at least
    one of them.
    """

    role: Role | None
    space_id: str | None
    spaces: list[SpaceRoleView]
    permissions: list[Permission]


class SpaceList(ListView[SpaceView]):
    """By name."""


class TokenList(ListView[TokenView]):
    """By name."""
