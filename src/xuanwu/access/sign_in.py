"""Signs people and programs in, by a password, a token or a one-time link.

A refusal never tells whether a name exists, and takes as long for an unknown name.
"""

from __future__ import annotations

from xuanwu.access import attempts, passwords, tokens
from xuanwu.access.attempts import Attempt, Visitor
from xuanwu.access.sessions import Opened, open_session
from xuanwu.core import Core
from xuanwu.kernel.errors import Unauthenticated
from xuanwu.kernel.ids import token_hash
from xuanwu.model.access import SYSTEM
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.people import SignInMethod, SignInSettings, User
from xuanwu.store import events, sign_in_links, users
from xuanwu.store.events import News

_NOBODY = "unknown"


async def by_password(
    core: Core, rules: SignInSettings, visitor: Visitor, name: str, password: str
) -> Opened:
    """Raises: Unauthenticated (`sign_in_refused`); Conflict (`too_many_attempts`)."""
    name = _ascii(name).lower()
    attempt = await attempts.begin(core, rules, visitor, name)
    async with core.db.read() as tx:
        user = await users.find(tx, name)
        stored = await users.password_hash(tx, user.id) if user else None
    if not await passwords.verifies(password, stored) or user is None or stored is None:
        await _refuse(core, rules, visitor, attempt, user)
        raise Unauthenticated(
            "The name or the password is wrong. If you have no password, ask an administrator "
            "for a sign-in link.",
            code="sign_in_refused",
        )
    await attempts.succeed(core, attempt)
    if passwords.is_outdated(stored):
        renewed = await passwords.hashed(password)
        async with core.db.begin() as tx:
            await users.set_password_hash(tx, user.id, renewed, instead_of=stored)
    return await open_session(core, rules, visitor, user.principal, SignInMethod.PASSWORD)


async def by_token(core: Core, rules: SignInSettings, visitor: Visitor, token: str) -> Opened:
    """Raises: Unauthenticated; Conflict (`too_many_attempts`)."""
    attempt = await attempts.begin(core, rules, visitor)
    try:
        caller = await tokens.authenticate(core, _ascii(token))
    except Unauthenticated:
        await _refuse(core, rules, visitor, attempt, None)
        raise
    await attempts.succeed(core, attempt)
    return await open_session(core, rules, visitor, caller.principal, SignInMethod.TOKEN)


async def by_link(core: Core, rules: SignInSettings, visitor: Visitor, code: str) -> Opened:
    """Uses up the link. Raises: Unauthenticated (`link_used`, `link_expired`, `link_unknown`);
    Conflict (`too_many_attempts`)."""
    attempt = await attempts.begin(core, rules, visitor)
    code_hash, now = token_hash(_ascii(code)), core.clock.now()
    async with core.db.begin() as tx:
        is_valid = await sign_in_links.use(tx, code_hash, now)
        link = await sign_in_links.by_hash(tx, code_hash)
        user = await users.get(tx, link.user_id) if link else None
    if not is_valid or user is None:
        await _refuse(core, rules, visitor, attempt, user)
        reason = "unknown" if link is None else "used" if link.used_at else "expired"
        raise _bad_link(reason)
    await attempts.succeed(core, attempt)
    return await open_session(core, rules, visitor, user.principal, SignInMethod.LINK)


async def _refuse(
    core: Core, rules: SignInSettings, visitor: Visitor, attempt: Attempt, user: User | None
) -> None:
    """Records a refusal in the history: the first of several, and the one that starts a lock.

    An unknown name is not recorded: it may be a password that somebody typed into the wrong field.
    """
    is_locked = await attempts.fail(core, rules, attempt)
    if not (attempt.is_first or is_locked):
        return
    subject = Subject(SubjectKind.USER, user.id if user else _NOBODY)
    message = f"A sign-in from {visitor.address} was refused."
    if is_locked:
        minutes = round(rules.lock.total_seconds() / 60)
        message += f" Further ones for this name or from there are refused for {minutes} min."
    facts = {"address": visitor.address, "is_locked": is_locked}
    async with core.db.begin() as tx:
        news = News(EventKind.SIGN_IN_REFUSED, message, SYSTEM, facts=facts)
        events.add_about(tx, subject, news, space_id=None)


def _ascii(text: str) -> str:
    """Names, tokens and codes are ASCII; other characters, such as lone surrogates, never match."""
    return text.strip().encode("ascii", "replace").decode().replace("\0", "?")


def _bad_link(reason: str) -> Unauthenticated:
    why = {
        "used": "This sign-in link has been used; each works once.",
        "expired": "This sign-in link has expired.",
        "unknown": "This sign-in link is not valid on this server.",
    }[reason]
    return Unauthenticated(
        f"{why} Get a new one: start 'xuanwu up' again, or ask an administrator to run: xuanwu "
        "user link NAME",
        code=f"link_{reason}",
    )
