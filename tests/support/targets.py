"""Rows of targets, and an opener that hands out targets which a test holds itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from tests.support.principals import ANN
from xuanwu.cluster.target import Target
from xuanwu.model.target import DeclaredTarget, TargetKind, TargetOrigin
from xuanwu.scheduling.targets.opening import Opened, Opener


def declared(name: str, at: datetime, **changes: Any) -> DeclaredTarget:
    """A target as an administrator would have added it at that time."""
    values: dict[str, Any] = {
        "kind": TargetKind.LOCAL,
        "origin": TargetOrigin.API,
        "settings": {},
        "sealed": None,
        "version": 1,
        "is_declared": False,
        "fingerprint": None,
        "created_at": at,
        "created_by": ANN,
        "updated_at": at,
        "updated_by": ANN,
    }
    return DeclaredTarget(name=name, **{**values, **changes})


def held(targets: Mapping[str, Target], others: Opener) -> Opener:
    """Opens those that a test holds, by name, and the others as a server does."""

    @asynccontextmanager
    async def opened(row: DeclaredTarget) -> AsyncGenerator[Opened]:
        if row.name in targets:
            yield Opened(targets[row.name])
            return
        async with others(row) as found:
            yield found

    return opened
