"""Creates, lists, renames and revokes bearer tokens, and authenticates callers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from xuanwu.core import Core
from xuanwu.kernel.errors import Unauthenticated
from xuanwu.kernel.ids import new_id, new_token, token_hash
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import SYSTEM, AccessToken, Caller, Principal, PrincipalKind, Role
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.store import events, tokens
from xuanwu.store.database import Transaction
from xuanwu.store.events import News

_PREFIX = "xw"


async def authenticate(core: Core, token: str) -> Caller:
    """The caller with this token. Raises: Unauthenticated when it is unknown, revoked or
    expired."""
    async with core.db.read() as tx:
        known = await tokens.by_hash(tx, token_hash(token))
    return caller_of(core, known)


async def of_id(core: Core, token_id: str) -> Caller:
    """The caller with the token of this id. Raises: Unauthenticated, as `authenticate`."""
    async with core.db.read() as tx:
        known = await tokens.find(tx, token_id)
    return caller_of(core, known)


def caller_of(core: Core, token: AccessToken | None) -> Caller:
    """The caller that a stored token makes. Raises: Unauthenticated, as `authenticate`."""
    if token is None:
        raise Unauthenticated(
            "The token is not valid. Ask an administrator for a token, and log in with: xuanwu "
            "login"
        )
    if token.expires_at is not None and token.expires_at <= core.clock.now():
        raise Unauthenticated(
            f"The token '{token.name}' has expired. Ask an administrator for a new token."
        )
    principal = Principal(PrincipalKind.TOKEN, token.id, token.name)
    return Caller(principal, token.role, token.space_id)


@dataclass(frozen=True)
class TokenOrder:
    """A token to create. Without `space_id` it is valid in every space."""

    name: str
    role: Role
    space_id: str | None = None
    valid_for: timedelta | None = None


async def create(core: Core, actor: Principal, order: TokenOrder) -> tuple[AccessToken, str]:
    """Creates a token; returns it with its text, which cannot be shown again later.

    Raises: Conflict when the name is taken.
    """
    text = new_token(_PREFIX)
    now = core.clock.now()
    expires_at = now + order.valid_for if order.valid_for else None
    token = AccessToken(new_id("tok"), order.name, order.role, order.space_id, now, expires_at)
    async with core.db.begin() as tx:
        await tokens.add(tx, token, token_hash(text))
        facts = {"name": token.name, "role": token.role.value, "space": token.space_id}
        _tell(tx, actor, token.id, EventKind.CREATED, f"The token {token.name} was created.", facts)
    return token, text


async def all_tokens(core: Core) -> list[AccessToken]:
    """All tokens, by name, without their texts, which are not stored."""
    async with core.db.read() as tx:
        return await tokens.all_of(tx)


async def rename(core: Core, actor: Principal, token_id: str, name: str) -> AccessToken:
    """Changes the name of a token, not its permissions. Raises: NotFound; Conflict
    (`name_taken`)."""
    async with core.db.begin() as tx:
        before = await tokens.get(tx, token_id)
        await tokens.rename(tx, token_id, name)
        facts = {"from": before.name, "name": name}
        message = f"The token {before.name} was renamed to {name}."
        _tell(tx, actor, token_id, EventKind.RENAMED, message, facts)
    return replace(before, name=name)


async def delete(core: Core, actor: Principal, token_id: str) -> None:
    """Revokes a token at once. Raises: NotFound."""
    async with core.db.begin() as tx:
        token = await tokens.get(tx, token_id)
        await tokens.delete(tx, token_id)
        message = f"The token {token.name} was deleted."
        _tell(tx, actor, token_id, EventKind.DELETED, message, {"name": token.name})


async def first_token(core: Core, file: Path) -> str:
    """Reads the admin token of this machine from `file` (mode 0600), or creates it there.

    If the database does not know the token in the file, the file is replaced: the database may be
    new.
    """
    text = await in_thread(_read, file)
    if text:
        async with core.db.read() as tx:
            if await tokens.by_hash(tx, token_hash(text)) is not None:
                return text
    name = f"admin-{new_id('t')[-6:]}"
    _, text = await create(core, SYSTEM, TokenOrder(name, Role.ADMIN))
    await in_thread(_write, file, text)
    return text


def _tell(
    tx: Transaction,
    actor: Principal,
    token_id: str,
    kind: EventKind,
    message: str,
    facts: Mapping[str, str | None],
) -> None:
    news = News(kind, message, actor, facts=facts)
    events.add_about(tx, Subject(SubjectKind.TOKEN, token_id), news, space_id=None)


def _read(file: Path) -> str | None:
    return file.read_text().strip() if file.exists() else None


def _write(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as out:
        out.write(text + "\n")
    fresh.replace(file)
