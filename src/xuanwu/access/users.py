"""Adds, changes and removes people. At least one person stays administrator of the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from xuanwu.access import attempts, passwords
from xuanwu.access.attempts import Visitor
from xuanwu.core import Core
from xuanwu.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound, Unauthenticated
from xuanwu.kernel.ids import new_id, new_token, token_hash
from xuanwu.model.access import SYSTEM, Principal, PrincipalKind, Role
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.oidc import OidcPerson
from xuanwu.model.people import FIRST_USER, SignInLink, SignInSettings, User, WebSession
from xuanwu.store import events, sessions, sign_in_links, spaces, users
from xuanwu.store.database import Transaction
from xuanwu.store.events import News

_CODE_PREFIX = "xwl"


@dataclass(frozen=True)
class UserOrder:
    """A user to add: a role everywhere, or none, and roles by the names of spaces."""

    name: str
    role: Role | None = None
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NewLink:
    """A one-time code and the end of its validity; only its hash is stored."""

    code: str = field(repr=False)
    expires_at: datetime


async def add(core: Core, actor: Principal, order: UserOrder) -> User:
    """Raises: Conflict (`name_taken`); NotFound for a space; InvalidInput for the password."""
    hashed = None
    if order.password is not None:
        passwords.check_rules(order.password, order.name)
        hashed = await passwords.hashed(order.password)
    user_id, now = new_id("usr"), core.clock.now()
    async with core.db.begin() as tx:
        roles = await _by_space_id(tx, order.roles)
        user = User(user_id, order.name, order.role, now, actor, hashed is not None, roles)
        await users.add(tx, user, hashed)
        facts = {"name": user.name, **_facts_of(order.role, order.roles)}
        _tell(tx, actor, user, EventKind.CREATED, f"The user {user.name} was created.", facts)
    return user


async def admit(core: Core, person: OidcPerson) -> User:
    """The user of somebody whom an OpenID provider has signed in, with the roles of its groups.

    The last administrator stays one. Raises: Unauthenticated (`oidc_name_taken`) where another user
    has this name.
    """
    async with core.db.begin() as tx:
        administrators = await users.lock_administrators(tx)
        by_name = {space.name: space.id for space in await spaces.all_of(tx)}
        spaces_of = {name: role for name, role in person.spaces.items() if name in by_name}
        roles = {by_name[name]: role for name, role in spaces_of.items()}
        known = await users.by_subject(tx, person.subject_hash)
        facts = {"name": person.name, **_facts_of(person.role, spaces_of)}
        if known is None:
            if await users.find(tx, person.name) is not None:
                raise Unauthenticated(
                    f"The name '{person.name}' belongs to a user who signs in in another way. "
                    f"Ask an administrator to remove that user: xuanwu user remove {person.name}",
                    code="oidc_name_taken",
                )
            user = User(
                new_id("usr"),
                person.name,
                person.role,
                core.clock.now(),
                SYSTEM,
                roles=roles,
                subject_hash=person.subject_hash,
            )
            await users.add(tx, user, None)
            message = f"The user {user.name} was created at the first sign-in by OpenID."
            _tell(tx, SYSTEM, user, EventKind.CREATED, message, facts)
            return user
        role = Role.ADMIN if administrators == {known.id} else person.role
        if (known.role, known.roles) == (role, roles):
            return known
        await users.set_roles(tx, known.id, role, roles)
        message = f"The roles of {known.name} follow its groups."
        _tell(tx, SYSTEM, known, EventKind.CHANGED, message, facts)
        return replace(known, role=role, roles=roles)


async def all_users(core: Core) -> list[User]:
    """All users, by name."""
    async with core.db.read() as tx:
        return await users.all_of(tx)


async def show(core: Core, name: str) -> User:
    """Raises: NotFound."""
    async with core.db.read() as tx:
        return await users.by_name(tx, name)


async def set_roles(
    core: Core, actor: Principal, name: str, role: Role | None, roles: Mapping[str, Role]
) -> User:
    """Replaces the roles of a user; `roles` are by the names of spaces. Takes effect at once.

    Raises: NotFound; Conflict (`last_administrator`; `roles_by_groups`).
    """
    async with core.db.begin() as tx:
        administrators = await users.lock_administrators(tx)
        user = await users.by_name(tx, name)
        if user.subject_hash is not None:
            raise Conflict(
                f"The roles of '{name}' follow its groups at the OpenID provider. Change the roles "
                "of a group in the settings 'oidc.roles' or 'oidc.spaces'.",
                code="roles_by_groups",
                where="user",
            )
        if role is not Role.ADMIN:
            _check_is_not_last(user, administrators)
        by_id = await _by_space_id(tx, roles)
        await users.set_roles(tx, user.id, role, by_id)
        facts = {"name": name, **_facts_of(role, roles)}
        _tell(tx, actor, user, EventKind.CHANGED, f"The roles of {name} were changed.", facts)
    return replace(user, role=role, roles=by_id)


async def remove(core: Core, actor: Principal, name: str) -> None:
    """Removes a user with its sessions and links, at once; what it did stays in the history.

    Raises: NotFound; Conflict (`last_administrator`).
    """
    async with core.db.begin() as tx:
        administrators = await users.lock_administrators(tx)
        user = await users.by_name(tx, name)
        _check_is_not_last(user, administrators)
        await users.delete(tx, user.id)
        _tell(tx, actor, user, EventKind.DELETED, f"The user {name} was removed.", {"name": name})


async def reset(core: Core, rules: SignInSettings, actor: Principal, name: str) -> NewLink:
    """Removes the password, ends all sessions, and makes a link to set a new password.

    Raises: NotFound.
    """
    async with core.db.begin() as tx:
        user = await users.by_name(tx, name)
        await users.set_password_hash(tx, user.id, None)
        await sessions.delete_all(tx, user.principal)
        await sign_in_links.revoke(tx, user.id)
        message = f"The password of {name} was reset."
        _tell(tx, actor, user, EventKind.CHANGED, message, {"name": name})
        return await _add_link(tx, rules, user)


async def link(core: Core, rules: SignInSettings, actor: Principal, name: str) -> NewLink:
    """Makes a link that signs the user in once. Raises: NotFound."""
    async with core.db.begin() as tx:
        user = await users.by_name(tx, name)
        message = f"A sign-in link for {name} was made."
        _tell(tx, actor, user, EventKind.CHANGED, message, {"name": name})
        return await _add_link(tx, rules, user)


async def first_code(core: Core, rules: SignInSettings) -> str | None:
    """The code of a link for the user `admin`, who is created as administrator if there is none.

    None where that user is no longer an administrator: then others are.
    """
    try:
        user = await show(core, FIRST_USER)
    except NotFound:
        try:
            user = await add(core, SYSTEM, UserOrder(FIRST_USER, Role.ADMIN))
        except Conflict:  # another replica created it first
            user = await show(core, FIRST_USER)
    if user.role is not Role.ADMIN:
        return None
    return (await link(core, rules, SYSTEM, user.name)).code


@dataclass(frozen=True)
class PasswordChange:
    """A new password for the owner of a session; `current` is needed where one is set."""

    session: WebSession
    current: str | None = field(repr=False)
    new: str = field(repr=False)


async def change_password(
    core: Core, rules: SignInSettings, visitor: Visitor, actor: Principal, change: PasswordChange
) -> None:
    """Sets the password of the caller, and ends all its other sessions.

    Raises: Forbidden (`password_wrong`) where the current one does not match; Conflict
    (`too_many_attempts`; where it was changed meanwhile); InvalidInput for the new one.
    """
    if actor.kind is not PrincipalKind.USER:
        raise InvalidInput(
            "A token has no password. Sign in as a person to set a password.", where="password"
        )
    new = change.new
    passwords.check_rules(new, actor.name)
    async with core.db.read() as tx:
        stored = await users.password_hash(tx, actor.id)
    if stored is not None:
        await _check_current(core, rules, visitor, actor, stored, change.current)
    hashed = await passwords.hashed(new)
    async with core.db.begin() as tx:
        if not await users.set_password_hash(tx, actor.id, hashed, instead_of=stored):
            raise Conflict("The password was changed meanwhile. Sign in again.")
        await sessions.delete_all(tx, actor, but=change.session.id)
        await sign_in_links.revoke(tx, actor.id)
        news = News(EventKind.CHANGED, f"{actor.name} set a new password.", actor)
        events.add_about(tx, Subject(SubjectKind.USER, actor.id), news, space_id=None)


async def _check_current(
    core: Core,
    rules: SignInSettings,
    visitor: Visitor,
    actor: Principal,
    stored: str,
    current: str | None,
) -> None:
    """Verifies the current password, under the same limits as a sign-in."""
    attempt = await attempts.begin(core, rules, visitor, actor.name)
    if not await passwords.verifies(current or "", stored):
        await attempts.fail(core, rules, attempt)
        raise Forbidden(
            "The current password is wrong. Nothing was changed.",
            code="password_wrong",
            where="current",
        )
    await attempts.succeed(core, attempt)


async def _by_space_id(tx: Transaction, roles: Mapping[str, Role]) -> dict[str, Role]:
    return {(await spaces.by_name(tx, name)).id: role for name, role in roles.items()}


async def _add_link(tx: Transaction, rules: SignInSettings, user: User) -> NewLink:
    code, now = new_token(_CODE_PREFIX), tx.now()
    link = SignInLink(token_hash(code), user.id, now, now + rules.link)
    await sign_in_links.add(tx, link)
    return NewLink(code, link.expires_at)


def _check_is_not_last(user: User, administrators: set[str]) -> None:
    if administrators == {user.id}:
        raise Conflict(
            f"'{user.name}' is the last administrator. First give another user the role admin.",
            code="last_administrator",
            where="user",
        )


def _facts_of(role: Role | None, roles: Mapping[str, Role]) -> dict[str, object]:
    spaces_of = {name: one.value for name, one in roles.items()}
    return {"role": role.value if role else None, "spaces": spaces_of}


def _tell(
    tx: Transaction,
    actor: Principal,
    user: User,
    kind: EventKind,
    message: str,
    facts: Mapping[str, object],
) -> None:
    news = News(kind, message, actor, facts=facts)
    events.add_about(tx, Subject(SubjectKind.USER, user.id), news, space_id=None)
