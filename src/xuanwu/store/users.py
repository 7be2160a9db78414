"""Users, their password hashes, and their roles in spaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, Select, insert, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.exc import IntegrityError

from xuanwu.kernel.errors import Conflict, NotFound
from xuanwu.model.access import Role
from xuanwu.model.people import User
from xuanwu.store.tables.people import memberships, users
from xuanwu.store.transaction import Transaction

_SELECT = select(
    *(column for column in users.c if column.name != "password_hash"),
    users.c.password_hash.is_not(None).label("has_password"),
)
_DERIVED = {"has_password", "roles"}


async def add(tx: Transaction, user: User, password_hash: str | None) -> None:
    """Raises: Conflict (`name_taken`)."""
    values = {key: value for key, value in vars(user).items() if key not in _DERIVED}
    try:
        async with tx.connection.begin_nested():
            await tx.execute(insert(users).values(**values, password_hash=password_hash))
    except IntegrityError as error:
        raise Conflict(
            f"A user named '{user.name}' already exists. Choose another name.",
            code="name_taken",
            where="name",
        ) from error
    await _add_roles(tx, user.id, user.roles)


async def by_name(tx: Transaction, name: str) -> User:
    """Raises: NotFound."""
    found = await find(tx, name)
    if found is None:
        raise NotFound(
            f"The user '{name}' was not found. List the users to see their names.", where="user"
        )
    return found


async def find(tx: Transaction, name: str) -> User | None:
    """The user with this name, if there is one."""
    found = await _read(tx, _SELECT.where(users.c.name == name))
    return found[0] if found else None


async def by_subject(tx: Transaction, subject_hash: str) -> User | None:
    """The user whom an OpenID provider knows by this subject, if there is one."""
    found = await _read(tx, _SELECT.where(users.c.subject_hash == subject_hash))
    return found[0] if found else None


async def get(tx: Transaction, user_id: str) -> User | None:
    """The user with this id; None once it was removed."""
    found = await _read(tx, _SELECT.where(users.c.id == user_id))
    return found[0] if found else None


async def all_of(tx: Transaction) -> list[User]:
    """Every user, by name; no limit, since an administrator added each."""
    return await _read(tx, _SELECT)


async def password_hash(tx: Transaction, user_id: str) -> str | None:
    return await tx.scalar(select(users.c.password_hash).where(users.c.id == user_id))


async def set_password_hash(
    tx: Transaction, user_id: str, new: str | None, *, instead_of: str | None = None
) -> bool:
    """Sets the hash; with `instead_of`, only if that is still the current one."""
    statement = update(users).where(users.c.id == user_id)
    if instead_of is not None:
        statement = statement.where(users.c.password_hash == instead_of)
    return await tx.execute(statement.values(password_hash=new)) == 1


async def set_roles(
    tx: Transaction, user_id: str, role: Role | None, roles: Mapping[str, Role]
) -> None:
    """Replaces all roles of a user."""
    await tx.execute(update(users).where(users.c.id == user_id).values(role=role))
    await tx.execute(delete_from(memberships).where(memberships.c.user_id == user_id))
    await _add_roles(tx, user_id, roles)


async def delete(tx: Transaction, user_id: str) -> None:
    """Deletes a user with its roles, sessions and links."""
    await tx.execute(delete_from(users).where(users.c.id == user_id))


async def lock_administrators(tx: Transaction) -> set[str]:
    """The ids of all platform administrators. Other transactions that call this wait here."""
    query = select(users.c.id).where(users.c.role == Role.ADMIN).order_by(users.c.id)
    return {row["id"] for row in await tx.all(query.with_for_update())}


async def _add_roles(tx: Transaction, user_id: str, roles: Mapping[str, Role]) -> None:
    rows = [{"user_id": user_id, "space_id": one, "role": role} for one, role in roles.items()]
    await tx.execute_many(insert(memberships), rows)


async def _read(tx: Transaction, query: Select[Any]) -> list[User]:
    rows = await tx.all(query.order_by(users.c.name))
    ids = [row["id"] for row in rows]
    of_users = select(memberships).where(tx.among(memberships.c.user_id, ids))
    roles: dict[str, dict[str, Role]] = {one: {} for one in ids}
    for row in await tx.all(of_users) if ids else ():
        roles[row["user_id"]][row["space_id"]] = row["role"]
    return [_user(row, roles[row["id"]]) for row in rows]


def _user(row: RowMapping, roles: Mapping[str, Role]) -> User:
    values: dict[str, Any] = {**row, "has_password": bool(row["has_password"])}
    return User(**values, roles=roles)
