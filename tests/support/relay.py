"""A relay on an address that others reach, in front of a server that listens on loopback alone."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import cast


class Relay(socketserver.ThreadingTCPServer):
    """Passes on what callers of an address say to a port of loopback, and back."""

    block_on_close = True

    def __init__(self, host: str, port: int) -> None:
        self.port = port
        self.opened = list[socket.socket]()
        super().__init__((host, 0), Passing)

    def end(self) -> None:
        self.shutdown()
        for one in self.opened:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Passing(socketserver.BaseRequestHandler):
    """One caller of a relay."""

    def handle(self) -> None:
        relay = cast("Relay", self.server)
        with socket.create_connection(("127.0.0.1", relay.port)) as callee:
            relay.opened += [self.request, callee]
            back = threading.Thread(target=_pass_on, args=[callee, self.request])
            back.start()
            _pass_on(self.request, callee)
            back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(1 << 16):
            sink.sendall(block)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def relayed(port: int, host: str) -> Generator[int]:
    """A port of `host` behind which is one of loopback."""
    with Relay(host, port) as relay:
        serving = threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.1})
        serving.start()
        yield relay.server_address[1]
        relay.end()
        serving.join()
