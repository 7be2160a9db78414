from __future__ import annotations

from pathlib import Path

import pytest

from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.kernel.errors import Refused
from xuanwu.model.login import (
    LoginOrder,
)

pytestmark = pytest.mark.anyio


async def test_nobody_logs_in_to_a_process_of_the_servers_machine(tmp_path: Path) -> None:
    target = LocalTarget(LocalSettings(tmp_path, tmp_path / "engine.jar"))
    with pytest.raises(Refused, match="Use a shell on that machine") as caught:
        async with target.login("run_1", LoginOrder("jobmanager", ("true",))):
            pass
    assert caught.value.detail_code == "login_refused"
