"""Makes, lists and takes back bearer tokens, and finds out who calls."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from xuanwu.kernel.errors import Unauthenticated
from xuanwu.kernel.ids import new_id, new_token, token_hash
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Caller, Role, Token
from xuanwu.service.parts import Service
from xuanwu.store import tokens

_PREFIX = "xw"


async def authenticate(parts: Service, token: str) -> Caller:
    """Raises: Unauthenticated for a token that is unknown, taken back or expired."""
    async with parts.db.read() as tx:
        known = await tokens.by_hash(tx, token_hash(token))
    if known is None:
        raise Unauthenticated(
            "This token is not known. Ask an administrator for one, or log in again with:"
            " xuanwu login"
        )
    if known.expires_at is not None and known.expires_at <= parts.clock.now():
        raise Unauthenticated(f"The token '{known.name}' has expired. Ask for a new one.")
    return Caller(known.name, known.role, known.space_id)


async def create(
    parts: Service, name: str, role: Role, space_id: str | None, valid_for: timedelta | None
) -> tuple[Token, str]:
    """The token and its text, which is shown this once and never again.

    Raises: Conflict when the name is taken.
    """
    text = new_token(_PREFIX)
    now = parts.clock.now()
    expires_at = now + valid_for if valid_for else None
    token = Token(new_id("tok"), name, role, space_id, now, expires_at)
    async with parts.db.begin() as tx:
        await tokens.add(tx, token, token_hash(text))
    return token, text


async def all_tokens(parts: Service) -> list[Token]:
    """By name; their texts are not kept anywhere."""
    async with parts.db.read() as tx:
        return await tokens.all_of(tx)


async def delete(parts: Service, token_id: str) -> None:
    """Takes a token back at once. Raises: NotFound."""
    async with parts.db.begin() as tx:
        await tokens.delete(tx, token_id)


async def first_token(parts: Service, file: Path) -> str:
    """The administrator's token of this machine: read from `file` (mode 0600), or made there.

    A file whose token the database does not know is replaced: the database may be a new one.
    """
    text = await in_thread(_read, file)
    if text:
        async with parts.db.read() as tx:
            if await tokens.by_hash(tx, token_hash(text)) is not None:
                return text
    name = f"admin-{new_id('t')[-6:]}"
    _, text = await create(parts, name, Role.ADMIN, None, None)
    await in_thread(_write, file, text)
    return text


def _read(file: Path) -> str | None:
    return file.read_text().strip() if file.exists() else None


def _write(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as out:
        out.write(text + "\n")
    fresh.replace(file)
