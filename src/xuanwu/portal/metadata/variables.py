"""Plain and secret values that the texts of a space name."""

from __future__ import annotations

import re

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.access import Caller
from xuanwu.model.possession import Secret, Variable, secret_context
from xuanwu.service.parts import Service
from xuanwu.store import secrets, variables

_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]{0,127}$")


async def set_variable(
    parts: Service, caller: Caller, space_id: str, name: str, value: str
) -> Variable:
    """Sets `${name}`. Raises: InvalidInput for a name that no text could use."""
    _check_name(name)
    variable = Variable(space_id, name, value, parts.clock.now(), caller.name)
    async with parts.db.begin() as tx:
        await variables.put(tx, variable)
    return variable


async def all_variables(parts: Service, space_id: str) -> list[Variable]:
    """By name."""
    async with parts.db.read() as tx:
        return await variables.all_of(tx, space_id)


async def delete_variable(parts: Service, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    async with parts.db.begin() as tx:
        await variables.delete(tx, space_id, name)


async def set_secret(
    parts: Service, caller: Caller, space_id: str, name: str, value: str
) -> Secret:
    """Seals and keeps `${secret.name}`; the value can be replaced but never read again."""
    _check_name(name)
    sealed = parts.vault.seal(value, secret_context(space_id, name))
    secret = Secret(space_id, name, sealed, parts.clock.now(), caller.name)
    async with parts.db.begin() as tx:
        await secrets.put(tx, secret)
    return secret


async def all_secrets(parts: Service, space_id: str) -> list[Secret]:
    """By name, sealed."""
    async with parts.db.read() as tx:
        return await secrets.all_of(tx, space_id)


async def delete_secret(parts: Service, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    async with parts.db.begin() as tx:
        await secrets.delete(tx, space_id, name)


def _check_name(name: str) -> None:
    if not _NAME.match(name) or name.startswith("secret."):
        raise InvalidInput(
            f"'{name}' is no name: it starts with a letter or '_', goes on with letters, digits,"
            " '_', '-' or '.', and does not start with 'secret.'.",
            where="name",
        )
