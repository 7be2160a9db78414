"""Clients of plain HTTP: reading the certificates of all authorities takes 40 ms a client."""

from __future__ import annotations

import ssl

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For `verify` of httpx: trusts no server at all."""
