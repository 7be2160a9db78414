"""Code of one user that loops, exits or eats memory: the user is told, and nobody else notices."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import anyio
import psutil
import pytest

from tests.gateway.conftest import Asking, script
from tests.gateway.sessions import Seen, finished, session
from tests.support import releases
from tests.support.java import artifact, compiled
from tests.support.wait import wait_until
from xuanwu.model.gateway import DebugEvent, OutputEvent, RowsEvent

# Processes end alike on every release; `test_real_gateway` kills those of the other one.
pytestmark = [pytest.mark.flink, pytest.mark.parametrize("asking", ["2.2.1"], indirect=True)]
SOURCE = Path(__file__).parent / "code" / "Rogues.java"
TABLE = "CREATE TABLE t (id INT, name STRING) WITH ('connector' = 'kafka');\n"
ROWS = {"t": {"rows": [{"id": 1}, {"id": 2}]}}
WIDE = f"{TABLE}SELECT a.id, REPEAT('x', 1000) AS wide FROM t AS a, t AS b, t AS c"  # noqa: S608
WIDE_ROWS = 20_000  # some 20 MB: more than any buffer between a worker and its reader


@pytest.fixture(scope="session")
def jar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(SOURCE, releases.installed("2.2.1"), tmp_path_factory.mktemp("rogues"))


@pytest.fixture
def code(asking: Asking, jar: Path) -> dict[str, Any]:
    """What brings all functions into a definition, under the names of their classes."""
    digest = artifact(jar, asking.artifacts)
    names = ("Doubles", "Loops", "LoopsWhenPlanned", "Exits", "Halts", "Eats", "Recurses")
    functions = [
        {"name": name, "class": f"rogues.Rogues${name}", "artifact": digest} for name in names
    ]
    return {"functions": functions, "artifacts": [{"sha256": digest, "name": "rogues.jar"}]}


def _calling(function: str) -> str:
    return f"{TABLE}SELECT {function}(id) FROM t"  # noqa: S608


def _busy(asking: Asking) -> set[int]:
    return {one.pid for one in asking.gateway.status() if one.is_busy}


def _heals(asking: Asking) -> None:
    """Whoever comes next gets a worker that knows nothing of what was."""
    assert finished(asking, f"{TABLE}SELECT id FROM t", ROWS).rows("select 2") == [  # noqa: S608
        ("+I", 1),
        ("+I", 2),
    ]
    assert not _busy(asking)


def test_functions_of_an_artifact_are_called(asking: Asking, code: dict[str, Any]) -> None:
    seen = finished(asking, _calling("Doubles"), ROWS, **code)
    assert seen.rows("select 2") == [("+I", 2), ("+I", 4)]


@pytest.mark.parametrize(
    ("function", "reason", "word"),
    [
        ("Exits", "killed", "System.exit"),
        ("Halts", "killed", "ended with code 7"),
        ("Eats", "memory", "exceeded the memory of a worker"),
    ],
)
def test_code_that_ends_its_worker_ends_its_session_with_a_word(
    asking: Asking, code: dict[str, Any], function: str, reason: str, word: str
) -> None:
    seen = session(asking, _calling(function), ROWS, {"seconds": 60}, **code)
    assert (seen.end.reason, seen.end.clean) == (reason, False), seen.events
    assert word in seen.end.message
    _heals(asking)


def test_code_that_never_returns_ends_by_the_limit_and_its_worker_goes(
    asking: Asking, code: dict[str, Any]
) -> None:
    pids = _worker_pids(asking)
    seen = session(asking, _calling("Loops"), ROWS, {"seconds": 1}, **code)
    assert (seen.end.reason, seen.end.clean) == ("seconds", False)
    assert any("looping" in line for line in _output(seen.events))
    _heals(asking)
    assert len(pids & _worker_pids(asking)) < len(pids)


def test_a_recursion_without_end_is_a_failure_like_others(
    asking: Asking, code: dict[str, Any]
) -> None:
    seen = session(asking, _calling("Recurses"), ROWS, **code)
    assert seen.end.reason == "failed"
    assert "StackOverflowError" in seen.end.message
    _heals(asking)


def test_who_leaves_while_code_loops_in_the_planner_leaves_no_busy_worker(
    asking: Asking, code: dict[str, Any]
) -> None:
    sql = f"{TABLE}SELECT LoopsWhenPlanned(1) FROM t"  # noqa: S608
    left = asking.portal.call(_leave_at, asking, _request(sql, **code), OutputEvent)
    wait_until(lambda: not any(psutil.pid_exists(pid) for pid in left), what="the worker is gone")
    _heals(asking)


def test_who_leaves_amid_the_rows_gives_the_worker_back_as_it_was(asking: Asking) -> None:
    left = asking.portal.call(_leave_at, asking, _request(WIDE, rows=1_000_000), RowsEvent)
    assert not _busy(asking)
    _heals(asking)
    assert left <= _worker_pids(asking)


def test_two_people_debug_while_the_code_of_a_third_kills_its_worker(
    asking: Asking, code: dict[str, Any]
) -> None:
    seen = asking.portal.call(_three_at_once, asking, _request(_calling("Halts"), **code))
    assert seen["third"].end.reason == "killed"
    for one in ("first", "second"):
        assert (seen[one].end.reason, seen[one].end.clean) == ("rows", True), seen[one].end
        assert len(seen[one].rows("select 2")) == WIDE_ROWS
    _heals(asking)


async def _three_at_once(asking: Asking, rogue: dict[str, Any]) -> dict[str, Seen]:
    """The two are amid their rows when the worker of the third dies, and read on after that."""
    seen: dict[str, Seen] = {}
    amid, is_dead = [anyio.Event(), anyio.Event()], anyio.Event()

    async def innocent(number: int, name: str) -> None:
        events: list[DebugEvent] = []
        async for event in _events(asking, _request(WIDE, session=name, rows=WIDE_ROWS)):
            events.append(event)
            if isinstance(event, RowsEvent) and not amid[number].is_set():
                amid[number].set()
                await is_dead.wait()
        seen[name] = Seen(events)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(innocent, 0, "first")
        tasks.start_soon(innocent, 1, "second")
        for one in amid:
            await one.wait()
        seen["third"] = Seen([event async for event in _events(asking, rogue)])
        is_dead.set()
    return seen


async def _leave_at(asking: Asking, request: dict[str, Any], kind: type[DebugEvent]) -> set[int]:
    """Reads up to the first such event and goes; the worker that it had."""
    async with aclosing(_events(asking, request)) as events:
        async for event in events:
            if isinstance(event, kind):
                break
        return _busy(asking)


async def _events(asking: Asking, request: dict[str, Any]) -> AsyncGenerator[DebugEvent]:
    async with aclosing(asking.gateway.debug(asking.release, request)) as events:
        async for event in events:
            yield event


def _request(sql: str, *, session: str = "rogue", rows: int = 1000, **more: Any) -> dict[str, Any]:
    limits = {"rows": rows, "seconds": 600}
    return {"session": session, "definition": script(sql, **more), "limits": limits}


def _worker_pids(asking: Asking) -> set[int]:
    return {one.pid for one in asking.gateway.status() if one.role == "worker"}


def _output(events: list[DebugEvent]) -> list[str]:
    return [line for event in events if isinstance(event, OutputEvent) for line in event.lines]
