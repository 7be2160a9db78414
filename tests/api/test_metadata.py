from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator

import anyio
import httpx
import pytest

from tests.api.conftest import Api
from xuanwu.api.routes import artifacts
from xuanwu.model.access import Role

pytestmark = pytest.mark.anyio
CATALOG = "CREATE CATALOG shop WITH ('type' = 'generic_in_memory')"


def _jar() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as jar:
        jar.writestr("A.class", "x" * 1000)
    return content.getvalue()


async def test_a_catalog_is_set_shown_replaced_and_deleted(api: Api) -> None:
    made = (await api.admin.put("/catalogs/shop", json={"sql": CATALOG})).json()
    again = (await api.admin.put("/catalogs/shop", json={"sql": f"{CATALOG};"})).json()
    assert again["id"] == made["id"]
    assert (await api.admin.get("/catalogs/shop")).json() == again
    assert (await api.admin.get("/catalogs")).json() == {"items": [again], "next_cursor": None}
    other = await api.admin.put("/catalogs/other", json={"sql": CATALOG})
    assert (other.status_code, other.json()["where"]) == (422, "sql")
    assert (await api.admin.delete("/catalogs/shop")).status_code == 204
    assert (await api.admin.delete("/catalogs/shop")).status_code == 404


async def test_a_variable_is_read_back_and_a_secret_never(api: Api) -> None:
    for noun in ("variables", "secrets"):
        answer = await api.admin.put(f"/{noun}/db.password", json={"value": "hunter22"})
        assert answer.status_code == 200
        assert ("hunter22" in answer.text) is (noun == "variables")
        listed = await api.admin.get(f"/{noun}")
        assert listed.json()["items"] == [answer.json()]
        assert (await api.admin.put(f"/{noun}/1st", json={"value": ""})).status_code == 422
        assert (await api.admin.delete(f"/{noun}/db.password")).status_code == 204
        assert (await api.admin.get(f"/{noun}")).json()["items"] == []


async def test_a_list_that_is_read_at_once_is_cut_into_pages_too(api: Api) -> None:
    for number in range(5):
        await api.admin.put(f"/variables/v{number}", json={"value": ""})
    first = (await api.admin.get("/variables?limit=3")).json()
    await api.admin.delete("/variables/v2")  # the last one seen
    second = (await api.admin.get(f"/variables?limit=3&cursor={first['next_cursor']}")).json()
    names = [one["name"] for one in first["items"] + second["items"]]
    assert names == ["v0", "v1", "v2", "v3", "v4"]
    assert second["next_cursor"] is None


async def test_the_same_jar_twice_is_one_artifact(api: Api) -> None:
    jar = _jar()
    sha256 = hashlib.sha256(jar).hexdigest()
    first = await api.admin.post("/artifacts?name=a.jar", content=jar)
    again = await api.admin.post("/artifacts?name=b.jar", content=jar)
    assert (first.status_code, again.status_code) == (201, 201)
    shown = (await api.admin.get(f"/artifacts/{sha256}")).json()
    assert (shown["name"], shown["size"]) == ("a.jar", len(jar))
    assert (await api.admin.get("/artifacts")).json()["items"] == [shown]


async def test_what_is_no_jar_is_refused_and_not_kept(api: Api) -> None:
    answer = await api.admin.post("/artifacts?name=a.jar", content=b"no zip")
    assert (answer.status_code, answer.json()["where"]) == (422, "file")
    assert (await api.admin.get("/artifacts")).json()["items"] == []
    assert (await api.admin.post("/artifacts?name=a/b.jar", content=_jar())).status_code == 422
    assert (await api.admin.post("/artifacts", content=_jar())).json()["where"] == "name"


async def test_an_artifact_may_be_larger_than_a_text_but_has_a_limit_of_its_own(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert artifacts.LARGEST == 1 << 30

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield bytes(1 << 20)
        yield _jar()  # what stands before a zip's content is no part of it

    answer = await api.admin.post("/artifacts?name=big.jar", content=pieces())
    assert (answer.status_code, answer.json()["size"] > 9 << 20) == (201, True)
    announced = {"content-length": str((1 << 30) + 1)}
    request = api.admin.build_request("POST", "/artifacts?name=x.jar", headers=announced)
    refused = await _head_alone(api, request)
    assert refused.startswith(b"HTTP/1.1 413")


async def _head_alone(api: Api, request: httpx.Request) -> bytes:
    """What the server says to a request of which only the head has been sent."""
    head = f"POST {request.url.raw_path.decode()} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    async with await anyio.connect_tcp("127.0.0.1", httpx.URL(api.url).port or 0) as wire:
        await wire.send(f"{head}\r\n".encode())
        with anyio.fail_after(120):
            return await wire.receive()


async def test_an_upload_that_breaks_off_leaves_nothing(api: Api) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield _jar()[:500]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await api.admin.post("/artifacts?name=a.jar", content=broken())
    assert (await api.admin.get("/artifacts")).json()["items"] == []
    assert (await api.admin.get("/health")).status_code == 200


@pytest.mark.parametrize(
    ("manifest", "found"),
    [
        (b"Manifest-Version: 1.0\r\nMain-Class: com.example.Main\r\n", "com.example.Main"),
        (b"Main-Class: com.exam\n ple.Long\n", "com.example.Long"),
        (b"Manifest-Version: 1.0\n", None),
        (b"Main-Class: \n", None),
        (None, None),
    ],
)
async def test_the_main_class_of_a_jar_is_found_in_its_manifest(
    api: Api, manifest: bytes | None, found: str | None
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as jar:
        jar.writestr("a.class", b"")
        if manifest is not None:
            jar.writestr("META-INF/MANIFEST.MF", manifest)
    made = await api.admin.post("/artifacts?name=a.jar", content=content.getvalue())
    answer = await api.admin.get(f"/artifacts/{made.json()['sha256']}/program")
    assert answer.json() == {"main_class": found}
    other = await api.caller(Role.VIEWER, "elsewhere")
    hidden = await other.get(f"/artifacts/{made.json()['sha256']}/program")
    assert hidden.status_code == 404
