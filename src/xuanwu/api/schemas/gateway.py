"""What is asked of the gateway on the wire beyond the model's own orders."""

from __future__ import annotations

from pydantic import Field, RootModel

from xuanwu.api.schemas.shape import Request, View
from xuanwu.model.gateway import DebugEvent


class FormatRequest(Request):
    sql: str = Field(description="A whole script; one with an open quote or comment is refused.")


class FormatView(View):
    sql: str


class SessionView(View):
    """The first message of a debug session, of the event `session`."""

    session: str


class DebugMessage(RootModel[DebugEvent]):
    """The data of one message of a debug session; its event is the value of `event`."""
