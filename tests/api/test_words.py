from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.conftest import Api, open_api
from tests.support.script_gateway import ScriptGateway

pytestmark = pytest.mark.anyio


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    async with open_api(tmp_path, gateway=ScriptGateway()) as api:
        yield api


async def test_functions_have_documentation_and_are_paged(api: Api) -> None:
    first = (await api.admin.get("/releases/2.2.1/functions?limit=2")).json()
    assert [one["name"] for one in first["items"]] == ["NO_SUCH", "TUMBLE_END"]
    assert first["items"][0]["documentation"] is None
    assert first["items"][1]["is_deprecated"] is True
    cursor = first["next_cursor"]
    (upper,) = (await api.admin.get(f"/releases/2.2.1/functions?cursor={cursor}")).json()["items"]
    assert (upper["call"], upper["signature"]) == ("UPPER(text)", "UPPER(<CHARACTER>)")
    assert upper["documentation"] == {
        "en": "Returns a string in upper case.",
        "zh": "返回大写的字符串。",
    }


async def test_every_list_of_words_is_served(api: Api) -> None:
    def get(path: str) -> str:
        return f"/releases/2.2.1/{path}"

    options = {one["key"]: one for one in (await api.admin.get(get("options"))).json()["items"]}
    parallelism = options["parallelism.default"]
    assert (parallelism["default"], parallelism["preset"]) == ("1", None)
    assert "parallelism" in parallelism["owned"], "it says what to set instead"
    interval = options["execution.checkpointing.interval"]
    assert (interval["preset"], interval["owned"]) == ("30 s", "")
    assert list(options) == sorted(options)
    jdbc, kafka = (await api.admin.get(get("connectors"))).json()["items"]
    assert (jdbc["installed"], kafka["installed"], kafka["options"]) == (False, True, [])
    assert kafka["documentation"]["zh"]
    (topic,) = (await api.admin.get(get("connectors/kafka/options"))).json()["items"]
    assert topic["key"] == "topic"
    (json,) = (await api.admin.get(get("formats"))).json()["items"]
    assert (json["name"], json["options"][0]["key"]) == ("json", "topic")
    select, string = (await api.admin.get(get("keywords"))).json()["items"]
    assert (select["reserved"], string["reserved"]) == (True, False)
    assert string["documentation"]["en"].startswith("Text of any length")


async def test_a_connector_without_a_jar_has_no_options_to_tell(api: Api) -> None:
    missing = await api.admin.get("/releases/2.2.1/connectors/jdbc/options")
    assert (missing.status_code, missing.json()["code"]) == (404, "connector_missing")
    unknown = await api.admin.get("/releases/2.2.1/connectors/kafak/options")
    assert (unknown.status_code, "kafka" in unknown.json()["detail"]) == (404, True)


async def test_words_need_a_permission(api: Api) -> None:
    answer = await api.client(None).get("/releases/2.2.1/functions")
    assert answer.status_code == 401
