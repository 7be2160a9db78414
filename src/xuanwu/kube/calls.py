"""One call to an API server as a value; sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xuanwu.kube.kinds import ResourcePath

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
class ApiCall:
    """A verb of Kubernetes at a place; `body` is sent as JSON under `content_type`.

    `raw_query` replaces `query` where another client wrote it.
    """

    verb: str
    place: ResourcePath
    query: Mapping[str, str] | None = None
    body: Any = None
    content_type: str = "application/json"
    raw_query: str = ""

    @property
    def method(self) -> str:
        """The HTTP method of the verb."""
        return _METHODS[self.verb]
