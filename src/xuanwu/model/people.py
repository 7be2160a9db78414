"""People who use the platform, their sessions, and the rules of signing in. It performs no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from xuanwu.model.access import Principal, PrincipalKind, Role

USER_NAME = r"^[a-z0-9]([a-z0-9._@-]{0,62}[a-z0-9])?$"
FIRST_USER = "admin"
PASSWORD_CHARACTERS = 8
PASSWORD_BYTES = 1024


@dataclass(frozen=True)
class User:
    """A person. `role` holds everywhere; `roles` hold in one space each, by the space's id.

    `subject_hash` identifies a person whom an OpenID provider signs in; groups there decide on the
    roles.
    """

    id: str
    name: str
    role: Role | None
    created_at: datetime
    created_by: Principal
    has_password: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role], hash=False)
    subject_hash: str | None = None

    @property
    def principal(self) -> Principal:
        return Principal(PrincipalKind.USER, self.id, self.name)


class SignInMethod(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"
    TOKEN = "token"
    LINK = "link"
    OIDC = "oidc"


@dataclass(frozen=True)
class WebSession:
    """A signed-in browser or program, of a user or of a bearer token; known by a secret's hash.

    `used_at` is accurate to a minute. The session ends at `expires_at` unless it is used before.
    """

    id: str
    user_id: str | None
    token_id: str | None
    method: SignInMethod
    user_agent: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class SignInLink:
    """A one-time code that signs a user in; known by its hash."""

    code_hash: str
    user_id: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class SignInSettings:
    """`idle` and `longest` bound a session, `link` the validity of a one-time link. `longest_oidc`
    bounds a session that an OpenID provider opened: until its end, changed groups have no effect.

    After `name_attempts` failures for a name, or `address_attempts` from an address, sign-ins
    are refused until `lock` has passed. `most_sessions` of one principal exist at a time.
    """

    idle: timedelta = timedelta(hours=12)
    longest: timedelta = timedelta(days=14)
    link: timedelta = timedelta(minutes=15)
    name_attempts: int = 10
    address_attempts: int = 100
    lock: timedelta = timedelta(minutes=15)
    most_sessions: int = 50
    longest_oidc: timedelta = timedelta(hours=12)

    def expiry(self, method: SignInMethod, created_at: datetime, used_at: datetime) -> datetime:
        """When a session ends that is not used after `used_at`."""
        longest = self.longest
        if method is SignInMethod.OIDC:
            longest = min(longest, self.longest_oidc)
        return min(used_at + self.idle, created_at + longest)
