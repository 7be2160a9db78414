"""What the routers of all nouns share."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.routing import APIRoute

from xuanwu.api.deps import refuse_unknown_query
from xuanwu.api.idempotency import ActingRoute

PREFIX = "/api/v1"
Ref = Annotated[str, Path(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]


def router(noun: str, *, takes_keys: bool = True) -> APIRouter:
    """Creates a router whose acts take an idempotency key; it rejects unknown query parameters."""
    return APIRouter(
        prefix=PREFIX,
        tags=[noun],
        route_class=ActingRoute if takes_keys else APIRoute,
        dependencies=[Depends(refuse_unknown_query)],
    )
