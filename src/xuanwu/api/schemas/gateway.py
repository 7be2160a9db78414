"""What is asked of the gateway on the wire beyond the model's own orders."""

from __future__ import annotations

from pydantic import RootModel

from xuanwu.api.schemas.shape import View
from xuanwu.model.gateway import DebugEvent


class SessionView(View):
    """The first message of a debug session, of the event `session`."""

    session: str


class DebugMessage(RootModel[DebugEvent]):
    """The data of one message of a debug session; its event is the value of `event`."""
