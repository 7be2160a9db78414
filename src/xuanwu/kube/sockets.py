"""Creates the sockets of connections to API servers; knows no HTTP."""

from __future__ import annotations

import socket
from typing import Any


def watchful(address: Any) -> socket.socket:
    """Creates a socket that detects a dead peer within half a minute, also when idle."""
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
