"""Requests and responses of the gateway beyond the model's own orders."""

from __future__ import annotations

from pydantic import Field, RootModel

from xuanwu.api.schemas.shape import Request, View
from xuanwu.model.gateway import DebugEvent


class FormatRequest(Request):
    sql: str = Field(
        description="A whole script; a script with an unclosed quote or comment is rejected."
    )


class FormatView(View):
    sql: str


class DebugSessionView(View):
    """The data of a debug session's first message, whose event is `session`."""

    session: str


class DebugMessage(RootModel[DebugEvent]):
    """The data of one message of a debug session; the message's event is the value of `event`."""
