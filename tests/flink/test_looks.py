"""Kept connections, against a server of a few lines whose manners can be chosen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from tests.support.wait import eventually

from xuanwu.flink.looks import Looks

pytestmark = pytest.mark.anyio

PLAIN = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"


class Small:
    """Answers each question with `answer` and remembers who asked what."""

    def __init__(self) -> None:
        self.answer: Callable[[asyncio.StreamWriter], None] = lambda out: out.write(PLAIN)
        self.questions: list[str] = []
        self.opened = 0
        self.closed = 0
        self.writers: list[asyncio.StreamWriter] = []
        self.url = ""

    async def serve(self, source: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.writers.append(out)
        try:
            while True:
                head = await source.readuntil(b"\r\n\r\n")
                self.questions.append(head.decode())
                self.answer(out)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed += 1
        finally:
            out.close()


@pytest.fixture
async def small() -> AsyncIterator[Small]:
    small = Small()
    server = await asyncio.start_server(small.serve, "127.0.0.1", 0)
    small.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/c/1"
    yield small
    server.close()
    for writer in small.writers:
        writer.close()
    await server.wait_closed()
    await eventually(lambda: small.closed == small.opened, within=90)


@pytest.fixture
async def looks(small: Small) -> AsyncIterator[Looks]:  # ended before the server
    looks = Looks(
        connect=timedelta(seconds=1),
        total=timedelta(seconds=2),
        keep_alive=timedelta(milliseconds=150),
    )
    yield looks
    await looks.close()


async def test_one_connection_serves_look_after_look(small: Small, looks: Looks) -> None:
    for _ in range(3):
        assert await looks.get(small.url, "/jobs/overview") == (200, b"hi")
    assert small.opened == 1
    host = small.url.split("/")[2]
    assert small.questions[0] == f"GET /c/1/jobs/overview HTTP/1.1\r\nHost: {host}\r\n\r\n"


async def test_looks_at_the_same_moment_do_not_mix(small: Small, looks: Looks) -> None:
    answers = await asyncio.gather(*(looks.get(small.url, f"/{n}") for n in range(5)))
    assert answers == [(200, b"hi")] * 5
    assert sorted(q.split()[1] for q in small.questions) == [f"/c/1/{n}" for n in range(5)]


async def test_a_connection_that_was_closed_meanwhile_is_opened_again(
    small: Small, looks: Looks
) -> None:
    await looks.get(small.url, "/")
    small.writers[0].transport.abort()
    assert await looks.get(small.url, "/") == (200, b"hi")
    assert small.opened == 2


async def test_an_answer_that_ends_its_connection_is_followed_by_a_new_one(
    small: Small, looks: Looks
) -> None:
    small.answer = lambda out: out.write(
        PLAIN.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")
    )
    assert await looks.get(small.url, "/") == (200, b"hi")
    assert await looks.get(small.url, "/") == (200, b"hi")
    assert small.opened == 2


async def test_chunks_and_answers_in_pieces_are_put_together(small: Small, looks: Looks) -> None:
    def in_pieces(out: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        out.write(b"HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r")
        loop.call_later(0.02, out.write, b"\n3\r\n you\r\n"[:6])
        loop.call_later(0.04, out.write, b"u\r\n0\r\n\r\n"[0:])

    small.answer = in_pieces
    assert await looks.get(small.url, "/") == (503, b"hi yu")


async def test_no_answer_in_time_is_a_timeout_and_the_connection_is_not_used_again(
    small: Small, looks: Looks
) -> None:
    small.answer = lambda _: None
    with pytest.raises(TimeoutError):
        await looks.get(small.url, "/")
    small.answer = lambda out: out.write(PLAIN)
    assert await looks.get(small.url, "/") == (200, b"hi")
    assert small.opened == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n" + b"x" * 5_000_000,
    ],
)
async def test_no_http_and_endless_answers_are_connection_errors(
    small: Small, looks: Looks, answer: bytes
) -> None:
    small.answer = lambda out: out.write(answer)
    with pytest.raises(ConnectionError):
        await looks.get(small.url, "/")


async def test_a_connection_that_ends_within_an_answer_is_an_error_and_not_asked_again(
    small: Small, looks: Looks
) -> None:
    def half(out: asyncio.StreamWriter) -> None:
        out.write(PLAIN[:-1])
        out.close()

    small.answer = half
    with pytest.raises(ConnectionResetError):
        await looks.get(small.url, "/")
    assert len(small.questions) == 1


async def test_words_that_nobody_asked_for_end_the_connection(small: Small, looks: Looks) -> None:
    await looks.get(small.url, "/")
    small.writers[0].write(PLAIN)
    await eventually(lambda: small.closed == 1, within=90)
    assert await looks.get(small.url, "/") == (200, b"hi")


async def test_an_idle_connection_is_closed_after_a_while(small: Small, looks: Looks) -> None:
    await looks.get(small.url, "/")
    await eventually(lambda: small.closed == 1, within=90)


async def test_a_cancelled_look_leaves_no_connection_behind(small: Small, looks: Looks) -> None:
    small.answer = lambda _: None
    look = asyncio.ensure_future(looks.get(small.url, "/"))
    await eventually(lambda: bool(small.questions), within=90, every=0.005)
    look.cancel()
    await eventually(lambda: small.closed == 1, within=90)
