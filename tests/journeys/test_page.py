"""The page in a real browser, on a server with a gateway and a real Flink (`web/journeys`)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator

import pytest

from tests.journeys.conftest import QUICK, Journey, open_home
from tests.support import releases
from tests.support.oidc import CLIENT_ID, CLIENT_SECRET, Provider, oidc_provider
from tests.support.server import Server
from xuanwu.cluster.local import provision

pytestmark = pytest.mark.flink
WEB = releases.ROOT / "web"
PATIENCE_S = 900
JOURNEYS = sorted(path.name for path in (WEB / "journeys").glob("*.test.ts"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Journey]:
    """A server whose page is built; every cluster that a journey leaves is removed."""
    built = releases.ROOT / "src" / "xuanwu" / "page" / "index.html"
    assert built.is_file(), "the page is not built: make dev"
    home = tmp_path_factory.mktemp("page") / "home"
    releases.installed("1.20.5")  # a journey switches to it
    settings = {**QUICK, "GATEWAY__ENABLED": "true", "GATEWAY__WORKERS": "1"}
    with oidc_provider() as provider:
        server = Server(open_home(home), settings={**settings, **_oidc(provider)})
        server.start()
        provider.register(server.url)
        made = Journey(server)
        try:
            yield made
        finally:
            server.kill()
            for cluster_id in made.alive():
                provision.remove(made.local, cluster_id)


def _oidc(provider: Provider) -> dict[str, str]:
    settings = {
        "ISSUER": provider.issuer,
        "CLIENT_ID": CLIENT_ID,
        "CLIENT_SECRET": CLIENT_SECRET,
        "LABEL": "Test login",
        "ROLES": '{"engineers": "developer"}',
    }
    return {f"OIDC__{key}": value for key, value in settings.items()}


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_person_reaches_the_end_of_a_journey(served: Journey, name: str) -> None:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: apt-get install chromium"
    environ = {
        **os.environ,
        "CHROMIUM": chromium,
        "XUANWU_URL": served.server.url,
        "XUANWU_TOKEN": served.server.token,
        "XUANWU_WORKERS": f"gateway.Main worker {served.home}/",
        "XUANWU_PICTURES": str(releases.ROOT / ".cache" / "pictures"),
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ("npm", "run", "--silent", "journeys", "--", f"journeys/{name}"),
        cwd=WEB,
        env=environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
