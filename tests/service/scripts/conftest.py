"""The platform with a gateway that answers as a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.platform import Platform, open_platform
from tests.support.script_gateway import ScriptGateway


@pytest.fixture
def gateway() -> ScriptGateway:
    return ScriptGateway()


@pytest.fixture
async def platform(tmp_path: Path, gateway: ScriptGateway) -> AsyncIterator[Platform]:
    async with open_platform(tmp_path, gateway=gateway) as found:
        yield found
