from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import anyio
import pytest
from pydantic import ValidationError

from tests.support.platform import ME, VERSION, Platform
from tests.support.principals import ANN, BOB, EVE
from tests.support.script_gateway import EVENTS, ScriptGateway
from xuanwu.kernel.errors import Forbidden, NotFound
from xuanwu.model.access import Caller, Role
from xuanwu.model.draft import DebugOrder
from xuanwu.model.gateway import DebugEvent, EndEvent, FindingEvent, Mock, Mocks, RowsEvent, Sample
from xuanwu.service.scripts.ask import ask
from xuanwu.service.scripts.debug import check_may_sample, debug
from xuanwu.service.scripts.sessions import DebugSession, Sessions
from xuanwu.service.sharing import variables

pytestmark = pytest.mark.anyio
SQL = "SELECT '${secret.pw}', '${v}' FROM a"


async def _session(
    platform: Platform, gateway: ScriptGateway, order: DebugOrder, session: DebugSession
) -> AsyncGenerator[DebugEvent]:
    made = await ask(platform.scripts, ME, platform.space_id, order, with_secrets=order.samples)
    async with aclosing(debug(gateway, made, order, session)) as events:
        async for event in events:
            yield event


async def _all(
    platform: Platform, gateway: ScriptGateway, **text: Any
) -> tuple[list[DebugEvent], dict[str, Any]]:
    order = DebugOrder(**text)
    found = [
        e async for e in _session(platform, gateway, order, DebugSession(ME.principal, "spc_a"))
    ]
    return found, gateway.of("debug")[0] if gateway.asked else {}


async def test_a_session_tells_what_the_worker_tells_and_is_asked_in_the_words_of_the_wire(
    platform: Platform, gateway: ScriptGateway
) -> None:
    tables = {
        "a": {"rows": [{"id": 1, "b": None}]},
        "b": {"generate": {"rows": 3}},
        "c": {},
        "d": {"generate": {"columns": {"id": {"min": 5}}}},
    }
    found, asked = await _all(platform, gateway, sql="SELECT 1", mocks={"tables": tables})
    assert tuple(found) == EVENTS
    assert gateway.asked[0][:2] == ("debug", VERSION)
    assert asked["session"].startswith("dbg_")
    assert asked["purpose"] == "debug"
    assert asked["limits"] == {"rows": 1000, "seconds": 30.0}
    assert asked["mocks"]["tables"] == {
        "a": {"rows": [{"id": 1, "b": None}]},
        "b": {"generate": {"rows": 3, "columns": {}}},
        "c": {},
        "d": {"generate": {"columns": {"id": {"min": 5}}}},
    }
    assert asked["definition"]["sql"] == "SELECT 1"


async def test_the_values_of_secrets_leave_only_for_a_sample(
    platform: Platform, gateway: ScriptGateway
) -> None:
    core, space = platform.core, platform.space_id
    await variables.set_secret(core, ME, space, "pw", "hunter22")
    await variables.set_variable(core, ME, space, "v", "1")
    sample = {"tables": {"a": {"sample": {"rows": 5}}}}
    _, mocked = await _all(platform, gateway, sql=SQL)
    assert mocked["definition"]["secrets"] == {}
    assert mocked["definition"]["variables"] == {"v": "1"}
    await _all(platform, gateway, sql=SQL, mocks=sample, variables={"v": "2"})
    sampled = gateway.of("debug")[1]
    assert sampled["definition"]["secrets"] == {"pw": "hunter22"}
    assert sampled["definition"]["variables"] == {"v": "2"}


async def test_who_may_not_run_may_not_sample() -> None:
    sample = DebugOrder(sql="x", mocks=Mocks(tables={"a": Mock(sample=Sample())}))
    writer = Caller(ANN, Role.VIEWER, None)
    check_may_sample(writer, "spc_a", DebugOrder(sql="x"))
    check_may_sample(ME, "spc_a", sample)
    with pytest.raises(Forbidden, match="run:act"):
        check_may_sample(writer, "spc_a", sample)


async def test_a_known_mistake_ends_the_session_before_any_worker_is_asked(
    platform: Platform, gateway: ScriptGateway
) -> None:
    found, _ = await _all(platform, gateway, sql=SQL)
    assert [type(event) for event in found] == [FindingEvent, EndEvent]
    assert isinstance(found[1], EndEvent) and found[1].reason == "failed"
    assert gateway.asked == []


async def test_a_cancelled_session_ends_at_once_with_what_it_has_counted(
    platform: Platform, gateway: ScriptGateway
) -> None:
    gateway.holds = anyio.Event()
    sessions, found = Sessions(), list[DebugEvent]()
    with sessions.opened(ME.principal, "spc_a") as session, anyio.fail_after(120):
        async with anyio.create_task_group() as tasks:
            async for event in _session(platform, gateway, DebugOrder(sql="SELECT 1"), session):
                found.append(event)
                if isinstance(event, RowsEvent):
                    tasks.start_soon(_cancel_soon, sessions, session.id)
    end = found[-1]
    assert isinstance(end, EndEvent)
    assert (end.reason, end.counts) == ("cancelled", {1: 2})
    assert gateway.closed == 1


async def _cancel_soon(sessions: Sessions, session_id: str) -> None:
    sessions.cancel(ME, session_id)


async def test_a_session_that_was_cancelled_before_it_began_shows_nothing(
    platform: Platform, gateway: ScriptGateway
) -> None:
    session = DebugSession(ME.principal, "spc_a")
    session.cancel()
    order = DebugOrder(sql="SELECT 1")
    (end,) = [event async for event in _session(platform, gateway, order, session)]
    assert isinstance(end, EndEvent) and end.reason == "cancelled"


async def test_only_its_owner_and_administrators_can_cancel_a_session() -> None:
    sessions = Sessions()
    ann, bob = (Caller(who, Role.DEVELOPER, "spc_a") for who in (ANN, BOB))
    new_ann = Caller(replace(BOB, name=ANN.name), Role.DEVELOPER, "spc_a")
    other_admin = Caller(EVE, Role.ADMIN, "spc_b")
    with sessions.opened(ann.principal, "spc_a") as session:
        for stranger in (bob, new_ann, other_admin):
            with pytest.raises(NotFound):
                sessions.cancel(stranger, session.id)
        sessions.cancel(Caller(EVE, Role.ADMIN, "spc_a"), session.id)
        renamed = replace(ann, principal=replace(ANN, name="anna"))
        sessions.cancel(renamed, session.id)
        assert session.is_cancelled
    with pytest.raises(NotFound):
        sessions.cancel(ann, session.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"sql": "x", "job": "y"},
        {"sql": "x", "revision": 1},
        {"job": "y", "options": {"a": "b"}},
        {"sql": "x", "unknown": 1},
        {"sql": "x", "mocks": {"tables": {"a": {"rows": [], "sample": {}}}}},
        {"sql": "x", "limits": {"rows": 0}},
    ],
)
def test_an_order_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DebugOrder.model_validate(wrong)
