"""Plain and secret values that the texts of a space refer to by name."""

from __future__ import annotations

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.placeholder import is_name
from xuanwu.model.access import Caller
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.possession import Secret, Variable, secret_context
from xuanwu.store import events, secrets, variables
from xuanwu.store.database import Transaction
from xuanwu.store.events import News

_LONGEST = 128


async def set_variable(
    core: Core, caller: Caller, space_id: str, name: str, value: str
) -> Variable:
    """Sets `${name}`. Raises: InvalidInput for a name that no text could use."""
    _check_name(name)
    variable = Variable(space_id, name, value, core.clock.now(), caller.principal)
    async with core.db.begin() as tx:
        is_new = await variables.put(tx, variable)
        _tell(tx, caller, space_id, Subject(SubjectKind.VARIABLE, name), _saved(is_new))
    return variable


async def all_variables(core: Core, space_id: str) -> list[Variable]:
    """Lists the variables by name."""
    async with core.db.read() as tx:
        return await variables.all_of(tx, space_id)


async def delete_variable(core: Core, caller: Caller, space_id: str, name: str) -> None:
    """Deletes a variable. Raises: NotFound."""
    async with core.db.begin() as tx:
        await variables.delete(tx, space_id, name)
        _tell(tx, caller, space_id, Subject(SubjectKind.VARIABLE, name), EventKind.DELETED)


async def set_secret(core: Core, caller: Caller, space_id: str, name: str, value: str) -> Secret:
    """Encrypts and stores `${secret.name}`; the value can be replaced, but never read again."""
    _check_name(name)
    sealed = core.vault.seal(value, secret_context(space_id, name))
    secret = Secret(space_id, name, sealed, core.clock.now(), caller.principal)
    async with core.db.begin() as tx:
        is_new = await secrets.put(tx, secret)
        _tell(tx, caller, space_id, Subject(SubjectKind.SECRET, name), _saved(is_new))
    return secret


async def all_secrets(core: Core, space_id: str) -> list[Secret]:
    """Lists the secrets by name, with encrypted values."""
    async with core.db.read() as tx:
        return await secrets.all_of(tx, space_id)


async def delete_secret(core: Core, caller: Caller, space_id: str, name: str) -> None:
    """Deletes a secret. Raises: NotFound."""
    async with core.db.begin() as tx:
        await secrets.delete(tx, space_id, name)
        _tell(tx, caller, space_id, Subject(SubjectKind.SECRET, name), EventKind.DELETED)


def _saved(is_new: bool) -> EventKind:
    return EventKind.CREATED if is_new else EventKind.CHANGED


def _tell(tx: Transaction, caller: Caller, space_id: str, what: Subject, kind: EventKind) -> None:
    """Records the change without the value, which may be secret."""
    message = f"The {what.kind.value} {what.id} was {kind.value}."
    events.add_about(tx, what, News(kind, message, caller.principal), space_id=space_id)


def _check_name(name: str) -> None:
    if not is_name(name) or len(name) > _LONGEST:
        raise InvalidInput(
            f"'{name}' is not a valid name. A name starts with a letter or '_', continues with "
            "letters, digits, '_', '-' or '.', does not start with 'secret.', and has at most "
            "128 characters.",
            where="name",
        )
