"""Encrypts values at rest and derives tokens, both with one master key in a file."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xuanwu.kernel.errors import Unavailable

_NONCE = 12


class Vault:
    """AES-256-GCM under a key derived from the master key; the context is authenticated too."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._aead = AESGCM(self._derive(b"seal"))

    @classmethod
    def open_file(cls, path: Path) -> Vault:
        """Reads the 32-byte key in `path`, or creates one (mode 0600) if there is none.

        Raises: Unavailable when the file is not a key.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(fd, "wb") as file:
                file.write(secrets.token_bytes(32))
            try:
                os.link(fresh, path)  # if several servers create it, the first wins
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        master = path.read_bytes()
        if len(master) != 32:
            raise Unavailable(
                f"The key file {path} holds {len(master)} bytes, not 32. Restore the right file: "
                "without it, no stored secret can be read."
            )
        return cls(master)

    def seal(self, value: str, context: str) -> bytes:
        """Encrypts `value`; `unseal` needs the same context (such as space and name)."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._aead.encrypt(nonce, value.encode(), context.encode())

    def unseal(self, sealed: bytes, context: str) -> str:
        """Raises: Unavailable when it was sealed under another key or context."""
        try:
            return self._aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode()).decode()
        except InvalidTag as error:
            raise Unavailable(
                f"The secret of {context} was encrypted with another key. Set it again, or start "
                "the server with the key file that was used then."
            ) from error

    def token_for(self, subject: str) -> str:
        """The bearer token of `subject`, the same on every replica that shares the key."""
        mac = hmac.digest(self._derive(b"token"), subject.encode(), hashlib.sha256)
        return f"xwr_{urlsafe_b64encode(mac).decode().rstrip('=')}"

    def fingerprint(self, value: str) -> str:
        """A keyed hash of `value`: equal values have equal hashes; without the key, the value
        cannot be guessed from it."""
        return hmac.digest(self._derive(b"fingerprint"), value.encode(), hashlib.sha256).hex()

    def _derive(self, purpose: bytes) -> bytes:
        return hmac.digest(self._master, b"xuanwu:" + purpose, hashlib.sha256)
