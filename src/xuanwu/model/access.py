"""Authorization: principals, spaces, roles, permissions and tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PrincipalKind(StrEnum):
    """The kinds of principals: a person, a token, a run's own JobManager, or the platform."""

    USER = "user"
    TOKEN = "token"
    RUN = "run"
    SYSTEM = "system"


@dataclass(frozen=True)
class Principal:
    """Who performed an act. Only kind and id identify a principal and decide its permissions.

    `name` is its display name at that time; principals that differ only in `name` are equal.
    """

    kind: PrincipalKind
    id: str
    name: str = field(compare=False)


SYSTEM = Principal(PrincipalKind.SYSTEM, "system", "xuanwu")


class Permission(StrEnum):
    """A permission that a route requires."""

    JOB_READ = "job:read"
    JOB_WRITE = "job:write"
    RUN_READ = "run:read"
    RUN_ACT = "run:act"
    RUN_LOGIN = "run:login"
    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    VARIABLE_READ = "variable:read"
    VARIABLE_WRITE = "variable:write"
    SECRET_WRITE = "secret:write"
    ARTIFACT_READ = "artifact:read"
    ARTIFACT_WRITE = "artifact:write"
    PLATFORM_READ = "platform:read"
    PLATFORM_ADMIN = "platform:admin"


class Role(StrEnum):
    """A set of permissions; each role includes all of the role before it."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    DEVELOPER = "developer"
    ADMIN = "admin"


_VIEWER = frozenset(
    {
        Permission.JOB_READ,
        Permission.RUN_READ,
        Permission.CATALOG_READ,
        Permission.VARIABLE_READ,
        Permission.ARTIFACT_READ,
        Permission.PLATFORM_READ,
    }
)
_OPERATOR = _VIEWER | {Permission.RUN_ACT}
# A login to a container can read all that its process can, including the run's token. Developers
# may do that: they could write a job that does the same.
_DEVELOPER = _OPERATOR | {
    Permission.RUN_LOGIN,
    Permission.JOB_WRITE,
    Permission.CATALOG_WRITE,
    Permission.VARIABLE_WRITE,
    Permission.SECRET_WRITE,
    Permission.ARTIFACT_WRITE,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.OPERATOR: _OPERATOR,
    Role.DEVELOPER: _DEVELOPER,
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True)
class Space:
    """A tenant: the jobs, catalogs, variables and secrets of one group of people."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True)
class AccessToken:
    """A bearer token, identified by its hash. Without `space_id` it is valid in every space."""

    id: str
    name: str
    role: Role
    space_id: str | None
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Caller:
    """The sender of a request and its roles; events and revisions record its principal.

    `role` holds everywhere, or for a token with a `space_id` in that space only. A person may
    have further `roles`, by the id of a space; the higher one counts. `needed` is the permission
    that the request requires, which is checked wherever the space of an object becomes known.
    """

    principal: Principal
    role: Role | None
    space_id: str | None
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role], hash=False)
    needed: Permission | None = field(default=None, compare=False)

    def role_in(self, space_id: str) -> Role | None:
        """The caller's role in a space; None where it may not see the space."""
        everywhere = self.role if self.space_id in {None, space_id} else None
        return _higher(everywhere, self.roles.get(space_id))

    def may(self, permission: Permission, space_id: str | None = None) -> bool:
        """Whether the caller has a permission in a space; without `space_id`, in any space.

        Only a role that holds everywhere can administer the platform.
        """
        if permission is Permission.PLATFORM_ADMIN:
            return self.space_id is None and self.role is Role.ADMIN
        role = self.highest_role if space_id is None else self.role_in(space_id)
        return role is not None and permission in PERMISSIONS[role]

    def sees(self, space_id: str) -> bool:
        return self.role_in(space_id) is not None

    @property
    def highest_role(self) -> Role | None:
        """The highest of all roles; None for a person without any."""
        return _higher(self.role, *self.roles.values())


def _higher(*roles: Role | None) -> Role | None:
    order = list(Role)
    return max((role for role in roles if role is not None), key=order.index, default=None)
