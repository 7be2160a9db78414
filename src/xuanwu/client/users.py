"""People over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import NewLink, User
from xuanwu.model.access import Role


class Users:
    """The people who may sign in. Every call needs the permission platform:admin."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[User]:
        """Lists the users by name."""
        return self._transport.items("/users", User)

    def get(self, name: str) -> User:
        """Raises: NotFound."""
        return self._transport.get(path("users", name), User)

    def add(
        self,
        name: str,
        *,
        password: str | None = None,
        role: Role | None = None,
        spaces: Mapping[str, Role] | None = None,
    ) -> User:
        """Adds a user with a role everywhere, or none, and roles by the names of spaces.

        Without a password, the user signs in with a link first. Raises: Conflict when the name is
        taken; NotFound for a space; InvalidInput for the password.
        """
        body = {"name": name, "password": password, **_roles(role, spaces)}
        return self._transport.act(Call("POST", "/users", json=body), User)

    def set_roles(
        self, name: str, *, role: Role | None = None, spaces: Mapping[str, Role] | None = None
    ) -> User:
        """Replaces all roles of a user. Raises: NotFound; Conflict for the last administrator."""
        call = Call("PUT", path("users", name, "roles"), json=_roles(role, spaces))
        return self._transport.act(call, User)

    def reset(self, name: str) -> NewLink:
        """Removes the password, ends all sessions, and makes a link. Raises: NotFound."""
        return self._link(path("users", name, "reset"))

    def link(self, name: str) -> NewLink:
        """Makes a link that signs the user in once. Raises: NotFound."""
        return self._link(path("users", name, "link"))

    def remove(self, name: str) -> None:
        """Removes a user at once. Raises: NotFound; Conflict for the last administrator."""
        self._transport.do(Call("DELETE", path("users", name)))

    def _link(self, where: str) -> NewLink:
        made = self._transport.act(Call("POST", where), NewLink)
        return replace(made, url=f"{self._transport.url.rstrip('/')}/sign-in#code={made.code}")


def _roles(role: Role | None, spaces: Mapping[str, Role] | None) -> dict[str, Any]:
    listed = [{"space": space, "role": one.value} for space, one in (spaces or {}).items()]
    return {"role": role.value if role else None, "spaces": listed}
