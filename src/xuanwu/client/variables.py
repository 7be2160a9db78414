"""Variables over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.model.possession import Variable


class Variables:
    """The variables of one space."""

    def __init__(self, transport: Transport, space: str | None) -> None:
        self._transport = transport
        self._space = {"space": space}

    def list(self) -> Iterator[Variable]:
        """Lists the variables by name."""
        return self._transport.items("/variables", Variable, self._space)

    def set(self, name: str, value: str) -> Variable:
        """Sets the value of `${name}` in texts."""
        call = Call("PUT", path("variables", name), self._space, {"value": value})
        return self._transport.act(call, Variable)

    def delete(self, name: str) -> None:
        """Deletes a variable. Raises: NotFound."""
        self._transport.do(Call("DELETE", path("variables", name), self._space))
