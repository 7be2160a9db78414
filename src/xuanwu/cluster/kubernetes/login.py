"""Logs in to a container so that the command ends with its caller; knows no user and no right.

When the connection ends, Kubernetes leaves a command without a terminal running. So a shell in the
container starts first, reports its process id, and then replaces itself with the command.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager

import anyio

from xuanwu.kernel.errors import Refused, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kube import exec as containers
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.exec import ExecChannel, ExecSession, Output
from xuanwu.kube.logs import Container
from xuanwu.model.login import (
    LoginOrder,
    Size,
    Written,
)

# The shell sets the terminal's size, since the command may read it before a resize arrives.
_BEGIN = """[ "$1" = 0 ] || stty cols "$1" rows "$2" 2>/dev/null
shift 2
echo "$$"
exec "$@"
"""
_END = """kill -HUP "-$1" || exit 0
for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 "-$1" || exit 0
    sleep 0.1
done
kill -KILL "-$1"
"""
_BEGINS_S, _ENDS_S = 15.0, 10.0
_LONGEST = 64
_log = get_log("cluster")


@asynccontextmanager
async def login(
    server: ApiServer, container: Container, order: LoginOrder
) -> AsyncGenerator[Running]:
    """Runs the command in the container; leaving the block ends it, by SIGHUP and then SIGKILL.

    Raises: NotFound; Refused, also for a container without a shell; Unreachable.
    """
    size = order.terminal or Size(0, 0)
    command = ("sh", "-c", _BEGIN, "sh", str(size.columns), str(size.rows), *order.command)
    has_terminal = order.terminal is not None
    async with (
        containers.session(
            server, container, command, has_input=order.has_input, has_terminal=has_terminal
        ) as session,
        aclosing(session.outputs()) as pieces,
    ):
        running = Running(session, pieces, container.pod)
        try:
            with anyio.CancelScope(shield=True):  # else the process id to end would be unknown
                await running.begin()
            yield running
        finally:
            if running.number and session.exit_code is None:
                await _end(server, container, running.number)


class Running:
    """A `RunningCommand` over one session."""

    def __init__(self, session: ExecSession, pieces: AsyncGenerator[Output], pod: str) -> None:
        self.number = 0
        self._session = session
        self._pieces = pieces
        self._pod = pod
        self._early: list[Output] = []

    @property
    def exit_code(self) -> int | None:
        return self._session.exit_code

    async def begin(self) -> None:
        """Reads the shell's process id. No input is sent before that: a terminal would echo it."""
        said = b""
        try:
            with anyio.fail_after(_BEGINS_S):
                while b"\n" not in said and len(said) < _LONGEST:
                    piece = await anext(self._pieces, None)
                    if piece is None:
                        raise self._no_shell()
                    if piece.channel is ExecChannel.STDOUT:
                        said += piece.data
                    else:
                        self._early.append(piece)
        except TimeoutError as error:
            raise Unreachable(
                f"The command did not start in {self._pod} within {_BEGINS_S:g} s. Try again.",
                where=self._pod,
            ) from error
        number, _, rest = said.partition(b"\n")
        if not number.strip().isdigit():
            raise self._no_shell()
        self.number = int(number)
        self._early += [Output(ExecChannel.STDOUT, rest)] if rest else []

    async def outputs(self) -> AsyncGenerator[Written]:
        """Yields the command's output until it ends. Raises: Unreachable."""
        early, self._early = self._early, []
        for piece in early:
            yield _written(piece)
        async for piece in self._pieces:
            yield _written(piece)

    async def write(self, data: bytes) -> None:
        """Sends input; waits while the command does not read. Raises: Unreachable."""
        await self._session.write(data)

    async def end_input(self) -> None:
        """Closes the input. Raises: Refused by API servers before release 1.30; Unreachable."""
        if not await self._session.end_input():
            raise Refused(
                "The API server is older than Kubernetes 1.30 and cannot signal the end of the "
                "input to a command. Log in with a terminal, or without input.",
                code="login_refused",
                where=self._pod,
            )

    async def resize(self, size: Size) -> None:
        """Sets the terminal's size. Raises: Unreachable."""
        await self._session.resize(size.columns, size.rows)

    def _no_shell(self) -> Refused:
        return Refused(
            f"The container of {self._pod} has no working shell, which a login needs. Use an "
            "image that has /bin/sh.",
            code="login_refused",
            where=self._pod,
        )


async def _end(server: ApiServer, container: Container, number: int) -> None:
    """Kills the command and its process group; if the pod is gone, they are gone, too."""
    command = ("sh", "-c", _END, "sh", str(number))
    why = "no response in time"
    with anyio.move_on_after(_ENDS_S, shield=True):
        try:
            await containers.run(server, container, command)
            return
        except XuanwuError as error:
            why = error.message
    _log.info("login_not_ended", pod=container.pod, error=why)


def _written(piece: Output) -> Written:
    return Written(piece.data, piece.channel is ExecChannel.STDERR)
