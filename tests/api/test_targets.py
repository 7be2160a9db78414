from __future__ import annotations

import pytest

from tests.api.conftest import Api
from xuanwu.model.access import Role
from xuanwu.portal.operations.targets import recall

pytestmark = pytest.mark.anyio


async def test_an_administrator_makes_a_target_forget_where_it_led(api: Api) -> None:
    db = api.platform.service.db
    await recall(db, "fake", "old")
    assert (await api.admin.delete("/targets/fake/identity")).status_code == 204
    assert await recall(db, "fake", "new") == "new"
    for _ in range(2):
        assert (await api.admin.delete("/targets/fake/identity")).status_code == 204


async def test_a_target_that_no_setting_names_any_more_can_be_forgotten_once(api: Api) -> None:
    await recall(api.platform.service.db, "gone", "old")
    assert (await api.admin.delete("/targets/gone/identity")).status_code == 204
    answer = await api.admin.delete("/targets/gone/identity")
    assert (answer.status_code, "no target 'gone'" in answer.json()["detail"]) == (404, True)


async def test_who_is_no_administrator_makes_no_target_forget(api: Api) -> None:
    await recall(api.platform.service.db, "fake", "old")
    developer = await api.caller(Role.DEVELOPER)
    assert (await developer.delete("/targets/fake/identity")).status_code == 403
    assert await recall(api.platform.service.db, "fake", None) == "old"
