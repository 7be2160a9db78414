"""Opaque ids with a prefix, which sort by their time of creation."""

from __future__ import annotations

import hashlib
import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def new_id(prefix: str) -> str:
    """`prefix_` and 20 characters: 45 bits of milliseconds, then 55 random bits."""
    number = (time.time_ns() // 1_000_000) << 55 | secrets.randbits(55)
    return f"{prefix}_{''.join(_ALPHABET[number >> shift & 31] for shift in range(95, -1, -5))}"


def new_token(prefix: str) -> str:
    """A bearer token with 256 random bits; only its hash is ever stored."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> str:
    """SHA-256 in hex: enough for a token that is itself 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def flink_id(own_id: str) -> str:
    """The id (32 hex digits) of a job or a request in Flink; it depends on `own_id` only."""
    return hashlib.md5(own_id.encode(), usedforsecurity=False).hexdigest()
