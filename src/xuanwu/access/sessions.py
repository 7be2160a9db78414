"""Sessions of people and tokens: opened at a sign-in, used, listed and revoked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from xuanwu.access.attempts import Visitor
from xuanwu.access.tokens import caller_of
from xuanwu.core import Core
from xuanwu.kernel.errors import NotFound, Unauthenticated
from xuanwu.kernel.ids import new_id, new_token, token_hash
from xuanwu.model.access import Caller, Principal, PrincipalKind
from xuanwu.model.event import EventKind, Subject, SubjectKind
from xuanwu.model.people import SignInMethod, SignInSettings, WebSession
from xuanwu.store import events, sessions, sign_in_attempts, sign_in_links, tokens, users
from xuanwu.store.database import Transaction
from xuanwu.store.events import News

SECRET_PREFIX = "xws"
_TOUCH = timedelta(minutes=1)
_KEPT_LINKS = timedelta(days=1)  # so that an expired link gets an error that says so


@dataclass(frozen=True)
class SignedIn:
    """A session and its caller; for a user, whether a password is set."""

    session: WebSession
    caller: Caller
    has_password: bool | None = None


@dataclass(frozen=True)
class Opened:
    """A new session with its secret, which is not stored and cannot be shown again."""

    signed_in: SignedIn
    secret: str = field(repr=False)


async def open_session(
    core: Core, rules: SignInSettings, visitor: Visitor, owner: Principal, method: SignInMethod
) -> Opened:
    """Opens a session of a user or a token, and records it in the history.

    Raises: Unauthenticated where the owner was removed meanwhile.
    """
    secret, now = new_token(SECRET_PREFIX), core.clock.now()
    is_user = owner.kind is PrincipalKind.USER
    session = WebSession(
        id=new_id("ses"),
        user_id=owner.id if is_user else None,
        token_id=None if is_user else owner.id,
        method=method,
        user_agent=_shortened(visitor.user_agent),
        created_at=now,
        used_at=now,
        expires_at=rules.expiry(method, now, now),
    )
    async with core.db.begin() as tx:
        signed_in = await _signed_in(core, tx, session)
        await sessions.add(tx, session, token_hash(secret), most=rules.most_sessions)
        facts = {"method": method.value, "address": visitor.address, "session": session.id}
        message = f"{owner.name} signed in by {method.value} from {visitor.address}."
        news = News(EventKind.SIGNED_IN, message, owner, facts=facts)
        events.add_about(tx, subject_of(owner), news, space_id=None)
    return Opened(signed_in, secret)


async def authenticate(core: Core, rules: SignInSettings, secret: str) -> SignedIn:
    """The session with this secret; its use postpones its end, written at most once a minute.

    Raises: Unauthenticated (`session_ended`) when it has expired or was revoked.
    """
    async with core.db.read() as tx:
        session = await sessions.by_hash(tx, token_hash(secret))
        found = await _valid(core, tx, session)
    now = core.clock.now()
    if now - found.session.used_at < _TOUCH:
        return found
    expires_at = rules.expiry(found.session.method, found.session.created_at, now)
    async with core.db.begin() as tx:
        await sessions.touch(tx, found.session, now, expires_at)
    return replace(found, session=replace(found.session, used_at=now, expires_at=expires_at))


async def of_id(core: Core, session_id: str) -> SignedIn:
    """The session with this id, without using it. Raises: Unauthenticated (`session_ended`)."""
    async with core.db.read() as tx:
        return await _valid(core, tx, await sessions.get(tx, session_id))


async def all_sessions(core: Core, owner: Principal) -> list[WebSession]:
    """The sessions of a user or token that have not expired, newest first."""
    async with core.db.read() as tx:
        return await sessions.of_owner(tx, owner, core.clock.now())


async def revoke(core: Core, owner: Principal, session_id: str) -> None:
    """Ends one session of its owner at once. Raises: NotFound, also for another's session."""
    async with core.db.begin() as tx:
        if not await sessions.delete(tx, owner, session_id):
            raise NotFound(
                f"The session '{session_id}' was not found among yours. It may have expired.",
                where="session",
            )
        news = News(
            EventKind.SIGNED_OUT,
            f"A session of {owner.name} was ended.",
            owner,
            facts={"session": session_id},
        )
        events.add_about(tx, subject_of(owner), news, space_id=None)


async def sweep(core: Core) -> None:
    """Deletes expired sessions, links and counts of failed sign-ins."""
    now = core.clock.now()
    async with core.db.begin() as tx:
        await sessions.sweep(tx, now)
        await sign_in_links.sweep(tx, now - _KEPT_LINKS)
        await sign_in_attempts.sweep(tx, now)


def subject_of(owner: Principal) -> Subject:
    """The subject of events about a user or a token."""
    is_user = owner.kind is PrincipalKind.USER
    return Subject(SubjectKind.USER if is_user else SubjectKind.TOKEN, owner.id)


async def _valid(core: Core, tx: Transaction, session: WebSession | None) -> SignedIn:
    if session is None or session.expires_at <= core.clock.now():
        raise _ended()
    return await _signed_in(core, tx, session)


async def _signed_in(core: Core, tx: Transaction, session: WebSession) -> SignedIn:
    if session.user_id is None:
        token = (await tokens.find(tx, session.token_id)) if session.token_id else None
        return SignedIn(session, caller_of(core, token))
    user = await users.get(tx, session.user_id)
    if user is None:
        raise _ended()
    caller = Caller(user.principal, user.role, None, user.roles)
    return SignedIn(session, caller, user.has_password)


def _ended() -> Unauthenticated:
    return Unauthenticated(
        "The session has ended: it expired, or it was revoked. Sign in again.",
        code="session_ended",
    )


def _shortened(user_agent: str) -> str:
    plain = "".join(one for one in user_agent if one.isascii() and one.isprintable())
    return plain[:100]
