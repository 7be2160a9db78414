"""Users, sign-ins and sessions in requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, SecretStr, StringConstraints

from xuanwu.access.sessions import SignedIn
from xuanwu.api.schemas.access import PrincipalView, SpaceRoleView
from xuanwu.api.schemas.shape import ListView, Request, View
from xuanwu.model.access import Caller, Permission, Role, Space
from xuanwu.model.people import (
    PASSWORD_BYTES,
    PASSWORD_CHARACTERS,
    USER_NAME,
    SignInMethod,
    User,
    WebSession,
)
from xuanwu.model.spec import Name

UserName = Annotated[str, StringConstraints(pattern=USER_NAME)]
Password = Annotated[SecretStr, Field(min_length=1, max_length=PASSWORD_BYTES)]
NewPassword = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=PASSWORD_BYTES,
        description=f"At least {PASSWORD_CHARACTERS} characters, at most {PASSWORD_BYTES} bytes of "
        "UTF-8, and not the user's name.",
    ),
]
_Code = Annotated[SecretStr, Field(min_length=1, max_length=500)]
_MOST_SPACES = 1000


class PasswordSignIn(Request):
    kind: Literal["password"]
    name: Annotated[str, Field(min_length=1, max_length=255)]
    password: Password


class TokenSignIn(Request):
    kind: Literal["token"]
    token: _Code


class LinkSignIn(Request):
    """`code` is what follows `#code=` in a sign-in link."""

    kind: Literal["link"]
    code: _Code


SignInRequest: TypeAlias = Annotated[
    PasswordSignIn | TokenSignIn | LinkSignIn, Field(discriminator="kind")
]


class OidcView(View):
    """An OpenID provider that signs people in; `label` is how it is called."""

    label: str


class SignInWaysView(View):
    """How people can sign in besides a password, a token and a link."""

    oidc: OidcView | None


class SessionView(View):
    """The session of the request. It ends at `expires_at` unless it is used before.

    `role` holds everywhere, and is null for a person who has only the roles in `spaces`, which
    lists every space that the caller may see. `permissions` are those in at least one of them.
    `has_password` is null for a token; a person without a password sets one without `current`.
    """

    id: str
    principal: PrincipalView
    role: Role | None
    spaces: list[SpaceRoleView]
    permissions: list[Permission]
    has_password: bool | None
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, signed_in: SignedIn, roles: list[tuple[Space, Role]]) -> Self:
        """Shows a session with the roles of its caller."""
        caller, session = signed_in.caller, signed_in.session
        return cls(
            id=session.id,
            principal=PrincipalView.model_validate(caller.principal),
            role=caller.role,
            spaces=spaces_view(caller, roles),
            permissions=[one for one in Permission if caller.may(one)],
            has_password=signed_in.has_password,
            created_at=session.created_at,
            expires_at=session.expires_at,
        )


class OwnSessionView(View):
    """A session of the caller; `last_used_at` is accurate to a minute."""

    id: str
    method: SignInMethod
    user_agent: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_current: bool

    @classmethod
    def of(cls, session: WebSession, current_id: str | None) -> Self:
        """Shows a session, and whether it is the one of this request."""
        values = {**vars(session), "last_used_at": session.used_at}
        return cls.model_validate({**values, "is_current": session.id == current_id})


class OwnSessionList(ListView[OwnSessionView]):
    """Newest first."""


class PasswordRequest(Request):
    """`current` may be null where the user has no password, as after a reset."""

    current: Password | None = None
    new: NewPassword


class SpaceRole(Request):
    space: Name
    role: Role


class RolesRequest(Request):
    """`role` holds everywhere; each of `spaces` in that space only. The higher one counts."""

    role: Role | None = None
    spaces: Annotated[list[SpaceRole], Field(max_length=_MOST_SPACES)] = Field(
        default_factory=list[SpaceRole]
    )

    @property
    def by_space(self) -> dict[str, Role]:
        """The roles by the names of the spaces; of two for one space, the last."""
        return {one.space: one.role for one in self.spaces}


class UserRequest(RolesRequest):
    """Without a password, the user signs in with a link first."""

    name: UserName
    password: NewPassword | None = None


class UserRoleView(View):
    space: str
    role: Role


class UserView(View):
    """A person; `role` holds everywhere, and `spaces` are the roles in single spaces.

    `is_external` tells that an OpenID provider signs the person in, and that its groups decide on
    the roles.
    """

    id: str
    name: str
    role: Role | None
    spaces: list[UserRoleView]
    has_password: bool
    is_external: bool
    created_at: datetime
    created_by: PrincipalView

    @classmethod
    def of(cls, user: User, names: Mapping[str, str]) -> Self:
        """Shows a user; `names` are those of the spaces, by their ids."""
        spaces = [{"space": names[one], "role": role} for one, role in user.roles.items()]
        spaces.sort(key=lambda one: one["space"])
        is_external = user.subject_hash is not None
        return cls.model_validate({**vars(user), "spaces": spaces, "is_external": is_external})


class UserList(ListView[UserView]):
    """By name."""


class LinkView(View):
    """A one-time sign-in link: append `/sign-in#code=` and `code` to the address of the page."""

    code: str
    expires_at: datetime


def spaces_view(caller: Caller, roles: list[tuple[Space, Role]]) -> list[SpaceRoleView]:
    """Shows the roles of a caller with the permissions that they give."""
    return [
        SpaceRoleView(
            space=space.name,
            role=role,
            permissions=[one for one in Permission if caller.may(one, space.id)],
        )
        for space, role in roles
    ]
