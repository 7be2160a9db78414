"""The server's Flink releases in responses."""

from __future__ import annotations

from xuanwu.api.schemas.shape import ListView, View
from xuanwu.scheduling.releases.installs import ReleaseState


class ReleaseView(View):
    """A release that the server knows.

    `progress` is the current step of an install, and names the server where that has another home;
    `failure` is why the last install into this server's home failed.
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
        """Shows the release as this server has it."""
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
