"""The Flink releases of the server on the wire."""

from __future__ import annotations

from xuanwu.api.schemas.shape import ListView, View
from xuanwu.portal.metadata.releases import ReleaseState


class ReleaseView(View):
    """A release that the server knows.

    `progress` is the step of an install under way, `failure` why the last one came to nothing.
    """

    version: str
    java: tuple[int, ...]
    capabilities: list[str]
    is_installed: bool
    is_default: bool
    progress: str | None
    failure: str | None

    @classmethod
    def of(cls, state: ReleaseState) -> ReleaseView:
        """The release as this server has it."""
        return cls(
            version=state.release.version,
            java=state.release.java,
            capabilities=sorted(state.release.capabilities),
            is_installed=state.is_installed,
            is_default=state.is_default,
            progress=state.progress,
            failure=state.failure,
        )


class ReleaseList(ListView[ReleaseView]):
    """Oldest first."""
