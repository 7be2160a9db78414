from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.api.conftest import Api, open_api, text
from xuanwu.api.errors import status_of
from xuanwu.kernel import errors
from xuanwu.kernel.errors import Bug, Conflict, InvalidInput, Unavailable, Unreachable, XuanwuError

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def api(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """One for all: nothing here leaves anything behind."""
    async with open_api(tmp_path_factory.mktemp("api")) as api:
        yield api


def _assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() == {
        "type",
        "title",
        "status",
        "detail",
        "code",
        "owner",
        "retry",
        "where",
        "facts",
    }
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:xuanwu:problem:{code}"
    return body


def test_every_error_of_the_tree_has_a_status() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, XuanwuError) and kind is not XuanwuError
    ]
    assert len(kinds) == 10
    assert {kind.code: status_of(kind("x")) for kind in kinds} == {
        "invalid_input": 422,
        "not_found": 404,
        "conflict": 409,
        "forbidden": 403,
        "unauthenticated": 401,
        "refused": 409,
        "unreachable": 503,
        "unavailable": 503,
        "lease_lost": 503,
        "bug": 500,
    }
    assert status_of(Conflict("x", code="run_over")) == 410
    assert status_of(Conflict("x", code="run_live")) == 409


@pytest.mark.parametrize(
    ("spec", "where", "hint"),
    [
        (text(paralelism=2), "spec.paralelism", "Did you mean 'parallelism'?"),
        (
            text(resources={"taskmanager": {"memry": "1g"}}),
            "spec.resources.taskmanager.memry",
            "Did you mean 'memory'?",
        ),
        (text(parallelism=0), "spec.parallelism", "at least 1"),
        (text(restart={"on": "failur"}), "spec.restart.on", "Did you mean 'failure'?"),
        ({"name": "x"}, "spec", "either 'sql'"),
        ({"sql": "x"}, "spec.name", "is missing"),
        (text("Bad Name"), "spec.name", "with a letter or a digit at both ends"),
        (text(target="fak"), "target", "Did you mean 'fake'?"),
        (text(restart={"delay": "soon"}), "spec.restart.delay", "'soon' is not a duration"),
    ],
)
async def test_a_wrong_key_is_named_with_the_nearest_right_one(
    api: Api, spec: dict[str, Any], where: str, hint: str
) -> None:
    for path in ("/jobs", "/jobs/apply"):
        answer = await api.admin.post(path, json={"spec": spec})
        body = _assert_problem(answer, answer.status_code, answer.json()["code"])
        assert answer.status_code in {404, 422}
        assert body["where"] == where
        assert hint in body["detail"]
        assert body["owner"] == "user"


@pytest.mark.parametrize("folder", ["a/../b", ".", "\u202e", "a/\u200b"])
async def test_a_folder_can_be_seen_and_is_no_way(api: Api, folder: str) -> None:
    body = {"spec": text("a"), "folder": folder}
    problem = _assert_problem(await api.admin.post("/jobs", json=body), 422, "invalid_input")
    assert problem["where"] == "folder"
    assert "cannot be seen" in problem["detail"]


async def test_all_findings_are_told_at_once(api: Api) -> None:
    body = {"spec": {"nam": "x", "sql": "x", "parallelism": "many"}, "nte": ""}
    problem = _assert_problem(await api.admin.post("/jobs", json=body), 422, "invalid_input")
    found = {one["where"] for one in problem["facts"]["errors"]}
    assert found == {"spec.name", "spec.nam", "spec.parallelism", "nte"}


@pytest.mark.parametrize(
    ("path", "where", "hint"),
    [
        ("/jobs?limt=2", "limt", "Did you mean 'limit'?"),
        ("/jobs?limit=0", "limit", "at least 1"),
        ("/jobs?limit=501", "limit", "at most 500"),
        ("/jobs?cursor=nonsense", "cursor", "omit it to start"),
        ("/catalogs?cursor=nonsense", "cursor", "omit it to start"),
        ("/targets?cursor=WzFd", "cursor", "omit it to start"),
        ("/runs?state=runing", "state", "Did you mean 'Running'?"),
        ("/runs?q=a&q=b", "q", "Give it once"),
        ("/runs/run_x/events?cursor=a", "cursor", "omit it to start"),
        ("/jobs/x/revisions/99999999999999999999", "number", "at most"),
        ("/health?a=b", "a", "This route takes no query parameters."),
    ],
)
async def test_a_wrong_parameter_is_named(api: Api, path: str, where: str, hint: str) -> None:
    answer = await api.admin.get(path)
    body = _assert_problem(answer, 422, answer.json()["code"])
    assert body["where"] == where
    assert hint in body["detail"]


@pytest.mark.parametrize(
    "body", [b"{", b"[1,2", b'"\xff"', b'{"spec": {"name": "\\ud800", "sql": "x"}}', b"null", b""]
)
async def test_a_body_that_cannot_be_read_is_the_callers_fault(api: Api, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await api.admin.post("/jobs", content=body, headers=headers)
    assert _assert_problem(answer, 422, "invalid_input")["owner"] == "user"


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k"}])
async def test_a_body_may_have_eight_mebibytes(api: Api, key: dict[str, str]) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b" " * (1 << 20)

    headers = {"content-type": "application/json", **key}
    announced = await api.admin.post("/jobs", content=b" " * (9 << 20), headers=headers)
    streamed = await api.admin.post("/jobs", content=pieces(), headers=headers)
    for answer in (announced, streamed):
        _assert_problem(answer, 413, "body_too_large")


async def test_what_is_no_route_says_so(api: Api) -> None:
    _assert_problem(await api.admin.get("/jbos"), 404, "route_unknown")
    _assert_problem(await api.admin.get("/jobs/"), 404, "route_unknown")
    for path, methods in (("/jobs", "GET, POST"), ("/jobs/x", "DELETE, GET, PUT")):
        answer = await api.admin.patch(path)
        assert f"use {methods}." in _assert_problem(answer, 405, "method_not_allowed")["detail"]
        assert answer.headers["allow"] == methods


@pytest.mark.parametrize(
    ("raised", "status", "code", "retry"),
    [
        (Unreachable("away"), 503, "unreachable", "later"),
        (Unavailable("no Java"), 503, "unavailable", "never"),
        (InvalidInput("x", code="odd", where="here", facts={"a": {1}}), 422, "odd", "never"),
        (Bug("an inner detail"), 500, "bug", "never"),
        (ZeroDivisionError("an inner detail"), 500, "bug", "never"),
    ],
)
async def test_whatever_is_raised_is_answered_without_the_inside(
    api: Api,
    raised: Exception,
    status: int,
    code: str,
    retry: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = f"/broken/{id(raised)}"

    @api.app.get(f"/api/v1{path}")
    async def broken() -> None:  # pyright: ignore[reportUnusedFunction]
        raise raised

    body = _assert_problem(await api.admin.get(path), status, code)
    assert body["retry"] == retry
    assert "inner" not in str(body)
    if status == 500:
        out, err = capsys.readouterr()
        assert body["facts"]["request"] in out + err
        assert "an inner detail" in out + err


async def test_no_answer_is_kept_by_anything_on_its_way(api: Api) -> None:
    for path in ("/health", "/jobs/nothing"):
        headers = (await api.admin.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
