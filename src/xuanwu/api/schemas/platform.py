"""The server, its targets and its releases on the wire."""

from __future__ import annotations

from xuanwu.api.schemas.shape import ListView, View


class HealthView(View):
    status: str


class VersionView(View):
    version: str


class TargetView(View):
    """A place where clusters live.

    `clusters` is how many have anything running there; it is null, and `message` says why, while
    the target cannot be asked.
    """

    name: str
    clusters: int | None
    message: str | None


class TargetList(ListView[TargetView]):
    """By name."""
