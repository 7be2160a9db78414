"""Hashes passwords with argon2id and verifies them; it knows no user.

Hashing takes about 64 MiB and 0.1 s, so only a few run at a time, each in a thread.
Source: RFC 9106, section 4, second recommended option.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from xuanwu.kernel.errors import InvalidInput, Unreachable
from xuanwu.model.people import PASSWORD_BYTES, PASSWORD_CHARACTERS

T = TypeVar("T")
_hasher = PasswordHasher()
_turns = anyio.CapacityLimiter(2)
_WAITING = 64
_dummies: list[str] = []
"""The hash of a random password, once one was needed."""


def check_rules(password: str, name: str) -> None:
    """Raises: InvalidInput for a password that is too short, too long, or the user's name."""
    plain = _plain(password)
    if len(plain) < PASSWORD_CHARACTERS:
        problem = f"has at least {PASSWORD_CHARACTERS} characters"
    elif len(_bytes(plain)) > PASSWORD_BYTES:
        problem = f"has at most {PASSWORD_BYTES} bytes"
    elif plain.casefold() == name.casefold():
        problem = "differs from the name of the user"
    else:
        return
    raise InvalidInput(
        f"A password {problem}. Choose another one.", code="password_rules", where="password"
    )


async def hashed(password: str) -> str:
    """Returns the hash to store. Raises: Unreachable (`busy`) where too many are waiting."""
    return await _in_turn(partial(_hasher.hash, _bytes(_plain(password))))


async def verifies(password: str, stored: str | None) -> bool:
    """Whether the password matches the hash; takes as long where there is no hash to match.

    Raises: as `hashed`.
    """
    if not _dummies:
        _dummies.append(await hashed(secrets.token_urlsafe()))
    content = _bytes(_plain(password))
    if len(content) > PASSWORD_BYTES:
        content, stored = b"", None
    is_match = await _in_turn(partial(_matches, stored or _dummies[0], content))
    return is_match and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(stored)


def _matches(stored: str, content: bytes) -> bool:
    try:
        return _hasher.verify(stored, content)
    except (VerificationError, InvalidHashError):
        return False


async def _in_turn(work: Callable[[], T]) -> T:
    if _turns.statistics().tasks_waiting >= _WAITING:
        raise Unreachable(
            "Too many people are signing in at this moment. Try again in a few seconds.",
            code="busy",
        )
    return await anyio.to_thread.run_sync(work, limiter=_turns)


def _plain(password: str) -> str:
    """The form in which equal texts from different keyboards are equal."""
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    return password.encode(errors="surrogatepass")  # JSON may hold a lone surrogate
