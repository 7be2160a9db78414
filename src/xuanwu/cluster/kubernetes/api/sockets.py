"""Sockets to API servers, as the client's connector makes them; knows no HTTP."""

from __future__ import annotations

import socket
from typing import Any


def watchful(address: Any) -> socket.socket:
    """A socket that notices a vanished peer within half a minute, also where nothing is sent."""
    made = socket.socket(address[0], address[1], address[2])
    made.setblocking(False)
    for level, option, value in (
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 10),
        (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
        (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
        (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 25_000),
    ):
        made.setsockopt(level, option, value)
    return made
