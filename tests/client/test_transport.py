from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.client.conftest import Scripted
from tests.client.wire import items, job_json, ok, problem, run_json
from xuanwu.client import Client
from xuanwu.kernel.errors import (
    Bug,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    Refused,
    Unauthenticated,
    Unavailable,
    Unreachable,
    XuanwuError,
)


def test_a_call_carries_the_token_and_the_space(scripted: Scripted) -> None:
    client, script = scripted(ok(job_json()), space="team")
    client.jobs.get("orders")
    request = script.requests[0]
    assert request.headers["authorization"] == "Bearer secret-token"
    assert str(request.url) == "http://server/api/v1/jobs/orders?space=team"


def test_a_name_cannot_reach_another_route(scripted: Scripted) -> None:
    client, script = scripted(problem(404, "not_found"))
    with pytest.raises(NotFound):
        client.jobs.get("../runs?x=1")
    assert script.requests[0].url.raw_path == b"/api/v1/jobs/..%2Fruns%3Fx%3D1"


def test_a_list_goes_on_from_page_to_page(scripted: Scripted) -> None:
    client, script = scripted(items(job_json(name="a"), cursor="next"), items(job_json(name="b")))
    assert [job.name for job in client.jobs.list()] == ["a", "b"]
    assert script.requests[1].url.params["cursor"] == "next"


@pytest.mark.parametrize(
    ("status", "code", "more", "kind"),
    [
        (422, "invalid_input", {}, InvalidInput),
        (422, "variable_unknown", {}, InvalidInput),
        (413, "invalid_input", {}, InvalidInput),
        (404, "not_found", {}, NotFound),
        (409, "run_live", {}, Conflict),
        (409, "idempotency_reused", {}, Conflict),
        (409, "refused", {}, Refused),
        (410, "run_over", {}, Conflict),
        (403, "forbidden", {}, Forbidden),
        (401, "unauthenticated", {}, Unauthenticated),
        (503, "unreachable", {"retry": "later"}, Unreachable),
        (503, "unavailable", {}, Unavailable),
        (503, "disk_full", {}, Unavailable),
        (500, "bug", {}, Bug),
    ],
)
def test_an_error_comes_back_as_its_own_class(
    scripted: Scripted, status: int, code: str, more: dict[str, Any], kind: type[XuanwuError]
) -> None:
    client, _ = scripted(problem(status, code, "Why.", where="a.b", facts={"run": "run_9"}, **more))
    with pytest.raises(XuanwuError) as caught:
        client.whoami()
    error = caught.value
    assert type(error) is kind
    assert (error.detail_code, error.message, error.where) == (code, "Why.", "a.b")
    assert error.facts == {"run": "run_9"}


def test_a_refused_connection_names_the_next_step() -> None:
    with Client("http://127.0.0.1:9") as client, pytest.raises(Unreachable, match="xuanwu up"):
        client.whoami()


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        problem(503, "unreachable", retry="later"),
        httpx.Response(502, text="<html>bad gateway</html>"),
    ],
    ids=["refused", "slow", "cut", "later", "proxy"],
)
def test_an_acting_call_is_sent_again_under_the_same_key(
    scripted: Scripted, trouble: Exception | httpx.Response
) -> None:
    client, script = scripted(trouble, ok(run_json(), 202))
    assert client.runs.start("orders").id == "run_1"
    keys = {request.headers["idempotency-key"] for request in script.requests}
    assert len(script.requests) == 2 and len(keys) == 1


def test_two_calls_have_two_keys(scripted: Scripted) -> None:
    client, script = scripted(ok(run_json(), 202))
    client.runs.start("orders")
    client.runs.start("orders")
    assert len({request.headers["idempotency-key"] for request in script.requests}) == 2


def test_a_refusal_is_not_sent_again(scripted: Scripted) -> None:
    client, script = scripted(problem(409, "run_live"), ok(run_json(), 202))
    with pytest.raises(Conflict):
        client.runs.start("orders")
    assert len(script.requests) == 1


def test_what_the_machine_of_the_server_lacks_is_not_asked_for_again(scripted: Scripted) -> None:
    client, script = scripted(problem(503, "unavailable"))
    with pytest.raises(Unavailable):
        client.runs.start("orders")
    assert len(script.requests) == 1


def test_a_server_that_stays_away_ends_the_patience(scripted: Scripted) -> None:
    client, script = scripted(httpx.ConnectError("refused"))
    with pytest.raises(Unreachable):
        client.whoami()
    assert len(script.requests) == 4


def test_another_server_at_the_address_is_said_so(scripted: Scripted) -> None:
    client, _ = scripted(httpx.Response(404, text="<html>nginx</html>"))
    with pytest.raises(Unavailable, match="not with the API of Xuanwu"):
        client.whoami()


def test_a_page_instead_of_json_is_said_so(scripted: Scripted) -> None:
    client, _ = scripted(httpx.Response(200, text="<html>welcome</html>"))
    with pytest.raises(Unavailable, match="not with the API of Xuanwu"):
        client.whoami()


def test_an_answer_of_another_version_is_a_bug_that_names_the_next_step(scripted: Scripted) -> None:
    client, _ = scripted(ok({"id": "run_1"}))
    with pytest.raises(Bug, match="xuanwu version"):
        client.runs.get("run_1")


def test_an_address_of_another_protocol_is_invalid() -> None:
    with Client("ftp://server") as client, pytest.raises(InvalidInput, match="ftp://server"):
        client.whoami()
