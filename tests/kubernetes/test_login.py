"""A login to a container of a real node: what comes out, how it ends, and that nothing stays."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import anyio
import pytest

from tests.cluster.kubernetes import logins
from tests.cluster.kubernetes.logins import Place
from tests.kubernetes.node.images import SHELL
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.support.wait import eventually
from xuanwu.kube import exec as containers
from xuanwu.kube.access import Kubeconfig
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.logs import Container
from xuanwu.model.login import Size

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place(node: Node, namespace: Namespace) -> AsyncGenerator[Place]:
    namespace.apply(_pod("shell"))
    namespace.pod("shell")
    async with ApiServer(Kubeconfig(node.kubeconfig)) as server:
        yield Place(server, Container(namespace.name, "shell", "main"))


async def test_commands_in_a_container(place: Place) -> None:
    for behaves in _BEHAVIOUR:
        await behaves(place)


@pytest.mark.parametrize("terminal", [None, Size()], ids=["piped", "at a terminal"])
async def test_a_command_whose_caller_goes_away_is_ended(
    place: Place, terminal: Size | None
) -> None:
    script = "trap '' HUP; echo $$; while :; do sleep 1; done"
    async with place.login("sh", "-c", script, terminal=terminal) as running:
        number = await logins.says_its_number(running)
        assert await _lives(place, number)
    await eventually(lambda: _is_gone(place, number), within=90)


async def test_a_caller_that_reads_nothing_for_long_loses_neither_output_nor_command(
    place: Place,
) -> None:
    """For longer than heartbeats would bear, which were answered behind what nobody reads."""
    script = "while :; do head -c 65536 /dev/zero; done"
    async with place.login("sh", "-c", script, has_input=False) as running:
        with anyio.move_on_after(35):
            await anyio.sleep_forever()
        heard = 0
        async with aclosing(running.outputs()) as outputs:
            while heard < 50_000_000:
                heard += len((await anext(outputs)).data)


async def _lives(place: Place, number: int) -> bool:
    done = await containers.run(place.server, place.container, ["kill", "-0", str(number)])
    return done.exit_code == 0


async def _is_gone(place: Place, number: int) -> bool:
    return not await _lives(place, number)


def _pod(name: str) -> dict[str, Any]:
    script = "trap exit TERM; while :; do sleep 1; done"
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {
            "containers": [{"name": "main", "image": SHELL, "command": ["sh", "-c", script]}],
            "terminationGracePeriodSeconds": 0,
        },
    }


_BEHAVIOUR: tuple[Callable[[Place], Awaitable[None]], ...] = (
    logins.ends_with_its_exit_code,
    logins.reads_what_is_piped_to_its_end,
    logins.finds_its_input_empty_where_none_is_given,
    logins.has_a_terminal_of_the_size_that_was_asked_for,
    logins.hears_ctrl_c,
    logins.says_that_there_is_no_such_command,
)
