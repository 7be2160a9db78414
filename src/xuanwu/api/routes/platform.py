"""Routes of the server itself."""

from __future__ import annotations

from importlib.metadata import version

from xuanwu.api.deps import UsesCore
from xuanwu.api.routes.router import router
from xuanwu.api.schemas.platform import HealthView, VersionView

routes = router("platform")


@routes.get("/health")
async def health(core: UsesCore) -> HealthView:
    """Check that the server and its database respond. 503 if the database does not."""
    await core.db.check()
    return HealthView(status="ok")


@routes.get("/version")
async def show_version() -> VersionView:
    """Show the version of the server."""
    return VersionView(version=version("xuanwu"))
