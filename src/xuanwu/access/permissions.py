"""Checks a caller's permission in the space of an object, where that space is known."""

from __future__ import annotations

from xuanwu.kernel.errors import Forbidden, NotFound
from xuanwu.model.access import Caller, Permission, PrincipalKind


def enter(caller: Caller, space_id: str, hidden: NotFound) -> None:
    """Lets the caller reach an object of this space with what its request needs.

    Raises: `hidden` where the caller has no role in the space; Forbidden where its role there
    lacks the permission.
    """
    if not caller.sees(space_id):
        raise hidden
    if caller.needed is not None and not caller.may(caller.needed, space_id):
        raise forbidden(caller, caller.needed, space_id)


def forbidden(caller: Caller, permission: Permission, space_id: str | None = None) -> Forbidden:
    """The refusal of a request that needs a permission; without `space_id`, in every space."""
    role = caller.highest_role if space_id is None else caller.role_in(space_id)
    having = f"has the role {role.value}" if role else "has no role"
    if caller.space_id is not None:
        having += " of one space"
    elif caller.roles:
        having += " in this space" if space_id else " at most"
    remedy = "another role" if caller.principal.kind is PrincipalKind.USER else "another token"
    return Forbidden(
        f"'{caller.principal.name}' {having}, which does not include {permission.value}. Ask an "
        f"administrator for {remedy}.",
        where="Authorization",
        facts={"permission": permission.value},
    )
