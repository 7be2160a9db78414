"""Spaces, tokens and callers on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from xuanwu.api.schemas.shape import ListView, Request, View
from xuanwu.kernel.units import Duration
from xuanwu.model.access import Permission, Role
from xuanwu.model.spec import Name


class SpaceRequest(Request):
    name: Name


class SpaceView(View):
    id: str
    name: str
    created_at: datetime


class TokenRequest(Request):
    """`space` null makes it valid in every space, `valid_for` null for good."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
    role: Role
    space: str | None = None
    valid_for: Duration | None = None


class TokenView(View):
    id: str
    name: str
    role: Role
    space_id: str | None
    created_at: datetime
    expires_at: datetime | None


class NewTokenView(TokenView):
    """A token as it is made; `token` is its text, shown this once."""

    token: str


class IdentityView(View):
    """Who the server says that the caller is."""

    name: str
    role: Role
    space_id: str | None
    permissions: list[Permission]


class SpaceList(ListView[SpaceView]):
    """By name."""


class TokenList(ListView[TokenView]):
    """By name."""
