"""The server itself in responses."""

from __future__ import annotations

from xuanwu.api.schemas.shape import View


class HealthView(View):
    status: str


class VersionView(View):
    version: str
