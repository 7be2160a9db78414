"""Who may do what: spaces, roles, permissions, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Permission(StrEnum):
    """What a route asks for."""

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
    """What a token may do in its space; each role can do all that the one before it can."""

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
# Who logs in to a container may read what its process may, the run's token among it; a developer
# could have a run do the same.
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
class Token:
    """A bearer token, known by its hash. Without `space_id` it is valid in every space."""

    id: str
    name: str
    role: Role
    space_id: str | None
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Caller:
    """Who asks, and with what rights; `name` is what events and revisions keep as the actor."""

    name: str
    role: Role
    space_id: str | None

    def may(self, permission: Permission) -> bool:
        """The administrator of one space is none of the platform."""
        if permission is Permission.PLATFORM_ADMIN and self.space_id is not None:
            return False
        return permission in PERMISSIONS[self.role]

    def sees(self, space_id: str) -> bool:
        return self.space_id is None or self.space_id == space_id
