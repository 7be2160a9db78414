"""One call to an API server as a value; sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xuanwu.cluster.kubernetes.api.kinds import Place

_METHODS = {
    "get": "GET",
    "list": "GET",
    "watch": "GET",
    "create": "POST",
    "update": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "deletecollection": "DELETE",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A verb of Kubernetes at a place; `body` is sent as JSON under `content_type`.

    `raw_query` stands instead of `query` where somebody else has written it.
    """

    verb: str
    place: Place
    query: Mapping[str, str] | None = None
    body: Any = None
    content_type: str = "application/json"
    raw_query: str = ""

    @property
    def method(self) -> str:
        """The method of HTTP."""
        return _METHODS[self.verb]
