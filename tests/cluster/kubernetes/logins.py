"""What a login to a container must do, for whoever has a container: the fake's, or a real one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

import anyio

from xuanwu.cluster.kubernetes.login import Running, login
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.logs import Container
from xuanwu.model.login import (
    LoginOrder,
    Size,
)


@dataclass(frozen=True)
class Place:
    """A container with a shell."""

    server: ApiServer
    container: Container

    @asynccontextmanager
    async def login(
        self, *command: str, terminal: Size | None = None, has_input: bool = True
    ) -> AsyncGenerator[Running]:
        order = LoginOrder(self.container.pod, command, terminal, has_input)
        with anyio.fail_after(90):
            async with login(self.server, self.container, order) as running:
                yield running


@dataclass
class Heard:
    """All that a command wrote."""

    output: bytes = b""
    errors: bytes = b""


async def rest(running: Running) -> Heard:
    """What it writes until it ends."""
    heard = Heard()
    async with aclosing(running.outputs()) as outputs:
        async for written in outputs:
            if written.is_error:
                heard.errors += written.data
            else:
                heard.output += written.data
    return heard


async def until(running: Running, word: bytes) -> bytes:
    """What it writes until `word` is in it; the rest is lost."""
    heard = b""
    async for written in running.outputs():
        heard += written.data
        if word in heard:
            return heard
    raise AssertionError(f"it ended with {heard!r}")


async def ends_with_its_exit_code(place: Place) -> None:
    """Output and errors come apart, and nothing of the shell in front of it is seen."""
    async with place.login("sh", "-c", "echo out; echo err >&2; exit 42") as running:
        heard = await rest(running)
    assert (heard.output, heard.errors) == (b"out\n", b"err\n")
    assert running.exit_code == 42


async def reads_what_is_piped_to_its_end(place: Place) -> None:
    """More than all pipes between hold."""
    sent, heard = bytes(range(256)) * 4096, Heard()
    async with place.login("cat") as running, anyio.create_task_group() as tasks:

        async def feed() -> None:
            await running.write(sent)
            await running.end_input()

        tasks.start_soon(feed)
        heard = await rest(running)
    assert heard.output == sent
    assert running.exit_code == 0


async def finds_its_input_empty_where_none_is_given(place: Place) -> None:
    async with place.login("cat", has_input=False) as running:
        assert (await rest(running)).output == b""
    assert running.exit_code == 0


async def has_a_terminal_of_the_size_that_was_asked_for(place: Place) -> None:
    """From the beginning, and then of any other."""
    # A new size takes a way of its own, and may come later than what is typed after it.
    changed = "for _ in $(seq 200); do stty size | grep -q '^22 55' && break; sleep 0.05; done"
    script = f"stty size; {changed}; stty size"
    async with place.login("sh", "-c", script, terminal=Size(101, 31)) as running:
        assert (await until(running, b"\n")).startswith(b"31 101")
        await running.resize(Size(55, 22))
        assert b"22 55" in (await rest(running)).output
    assert running.exit_code == 0


async def hears_ctrl_c(place: Place) -> None:
    """The terminal turns it into a signal for what runs in front."""
    script = "trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.1; done"
    async with place.login("sh", "-c", script, terminal=Size()) as running:
        await until(running, b"ready")
        await running.write(b"\x03")
        assert b"caught" in (await rest(running)).output
    assert running.exit_code == 7


async def says_that_there_is_no_such_command(place: Place) -> None:
    async with place.login("no-such-program") as running:
        heard = await rest(running)
    assert running.exit_code == 127
    assert b"no-such-program" in heard.errors


async def says_its_number(running: Running) -> int:
    """Of a command that says its own first, as the shell in front of it did."""
    said = int((await until(running, b"\n")).strip())
    assert said == running.number
    return said
