"""Reads server-sent events, and reconnects where the last connection ended; knows no nouns.

Source: the HTML standard, section 9.2 (server-sent events).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import httpx

from xuanwu.client.transport import Call, Query, Transport, unreachable
from xuanwu.kernel.errors import Unreachable

END = "end"
_FIRST_PATIENCE_S = 2.0
_PATIENCE_S = 60.0
_PAUSES_S = (0.1, 0.3, 1.0, 2.0)


@dataclass(frozen=True)
class StreamMessage:
    """One event; a new connection resumes after `id`."""

    event: str
    data: str
    id: str | None = None


def follow(
    transport: Transport, path: str, query: Query, last_id: str | None = None
) -> Iterator[StreamMessage]:
    """Yields messages until the server sends `end`, reconnecting as often as needed.

    Raises: the server's error; Unreachable when it does not answer at first, or later for a minute.
    """
    failures, away_since, patience_s = 0, time.monotonic(), _FIRST_PATIENCE_S
    while True:
        try:
            for message in _connection(transport, path, query, last_id):
                failures, away_since, patience_s = 0, time.monotonic(), _PATIENCE_S
                last_id = message.id or last_id
                if message.event == END:
                    return
                yield message
            away_since = time.monotonic()  # it answered, and shut down cleanly
        except Unreachable:
            if time.monotonic() - away_since > patience_s:
                raise
        time.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
        failures += 1


def messages(lines: Iterable[str]) -> Iterator[StreamMessage]:
    """Parses the lines of one connection; an incomplete message is dropped."""
    event, data, last_id = "message", list[str](), None
    for line in lines:
        if not line:
            if data:
                yield StreamMessage(event, "\n".join(data), last_id)
            event, data = "message", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "data":
            data.append(value)
        elif name == "id":
            last_id = value


def _connection(
    transport: Transport, path: str, query: Query, last_id: str | None
) -> Iterator[StreamMessage]:
    headers = {"Accept": "text/event-stream"}
    if last_id is not None:
        headers["Last-Event-ID"] = last_id
    yield from once(transport, Call("GET", path, query), headers)


def once(transport: Transport, call: Call, headers: Mapping[str, str]) -> Iterator[StreamMessage]:
    """Yields the messages of one connection; never reconnects."""
    response = transport.open_stream(call, headers)
    try:
        yield from messages(_lines(response.iter_bytes()))
    except httpx.TransportError as error:
        raise unreachable(transport.url, error) from error
    finally:
        response.close()


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Splits at line feeds only: JSON may hold the other characters at which Python splits."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.removesuffix(b"\r").decode()
