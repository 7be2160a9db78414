"""The gateway's interface to the layers above: check or debug a script on any release."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
import psutil
from anyio.abc import TaskGroup
from pydantic import BaseModel, ValidationError

from xuanwu.gateway.command import GatewayRole
from xuanwu.gateway.planners import PlannerLost, Planners
from xuanwu.gateway.process import sweep
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.gateway.wire import LATE
from xuanwu.gateway.worker import Worker
from xuanwu.gateway.workers import QueuePlace, Workers
from xuanwu.kernel.errors import Bug, InvalidInput, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread, keep_running
from xuanwu.model.editor import Hovering, References, Signatures, Symbols
from xuanwu.model.gateway import (
    Check,
    Completion,
    DebugEvent,
    EndEvent,
    Lineage,
    Plan,
    Purpose,
    WaitEvent,
)
from xuanwu.model.release import InstalledRelease
from xuanwu.model.script_tables import ScriptTables
from xuanwu.model.words import Words

Document = Mapping[str, Any]
A = TypeVar("A", bound=BaseModel)
W = TypeVar("W", bound=Words)
_EMPTY: Document = {"version": 1, "kind": "sql", "sql": ""}
_DYING_S = 1.0
_REMEMBERED = 200
_log = get_log("gateway")


@dataclass(frozen=True)
class GatewayProcessView:
    """One process, for operators; `uses` counts calls or sessions."""

    role: GatewayRole
    release: str
    pid: int
    rss_mib: int
    uses: int
    is_busy: bool


class Gateway:
    """Every method raises NotFound for a release that is not installed, Unavailable when no
    process can be started, and InvalidInput for a script that ends the process which handles it
    (`script_ends_gateway`) or is not done in time (`script_too_slow`).

    A call that was under way when another one ended its process is made again, in a process of its
    own. A call that ended one is never repeated.
    """

    def __init__(
        self,
        settings: GatewaySettings,
        find_release: Callable[[str], InstalledRelease],
        tasks: TaskGroup,
    ) -> None:
        self._settings = settings
        self._planners = Planners(settings, find_release, tasks)
        self._workers = Workers(settings, find_release, tasks)
        self._deadly = OrderedDict[str, str]()  # calls that ended a process, and how it ended

    async def check(self, release: str, definition: Document, purpose: Purpose) -> Check:
        body = {"definition": definition, "purpose": purpose.value}
        return _as(Check, await self._ask(release, "/check", body))

    async def lineage(self, release: str, definition: Document) -> Lineage:
        return _as(Lineage, await self._ask(release, "/lineage", {"definition": definition}))

    async def plan(self, release: str, definition: Document) -> Plan:
        return _as(Plan, await self._ask(release, "/plan", {"definition": definition}))

    async def tables(self, release: str, definition: Document) -> ScriptTables:
        return _as(ScriptTables, await self._ask(release, "/tables", {"definition": definition}))

    async def complete(
        self, release: str, definition: Document, line: int, column: int
    ) -> Completion:
        body = {"definition": definition, "line": line, "column": column}
        return _as(Completion, await self._ask(release, "/complete", body))

    async def hover(self, release: str, definition: Document, line: int, column: int) -> Hovering:
        body = {"definition": definition, "line": line, "column": column}
        return _as(Hovering, await self._ask(release, "/hover", body))

    async def signature(
        self, release: str, definition: Document, line: int, column: int
    ) -> Signatures:
        body = {"definition": definition, "line": line, "column": column}
        return _as(Signatures, await self._ask(release, "/signature", body))

    async def references(
        self, release: str, definition: Document, line: int, column: int
    ) -> References:
        body = {"definition": definition, "line": line, "column": column}
        return _as(References, await self._ask(release, "/references", body))

    async def symbols(self, release: str, definition: Document) -> Symbols:
        return _as(Symbols, await self._ask(release, "/symbols", {"definition": definition}))

    async def words(self, release: str, kind: type[W]) -> W:
        body = {"definition": _EMPTY, "of": kind.of}
        return _as(kind, await self._ask(release, "/words", body))

    async def debug(self, release: str, request: Document) -> AsyncGenerator[DebugEvent]:
        """Yields the events of a session, the last one an EndEvent; closing the iterator ends it.

        `request` is the body of `/debug`. Raises: Conflict (`workers_busy`); InvalidInput for a
        definition that cannot be parsed.
        """
        async with self._workers.place(release, request["session"]) as place:
            async with aclosing(self._workers.waiting(place)) as moves:
                async for ahead in moves:
                    yield WaitEvent(ahead=ahead)
            worker, has_ended = _found(place), False
            try:
                async for event in self._session(worker, request):
                    has_ended = isinstance(event, EndEvent)
                    yield event
            finally:
                if not has_ended and _brings_code(request["definition"]):
                    worker.clean = False  # what its code left behind is unknown

    async def start(self, release: str) -> None:
        """Warms a planner and the spare workers of a release; failures are only logged."""
        try:
            await self._planners.start(release)
            self.warm_workers(release)
        except XuanwuError as error:
            _log.warning("gateway_not_started", release=release, error=error.message)

    def warm_workers(self, release: str) -> None:
        """Keeps the spare workers of a release warm from now on. Raises: NotFound."""
        self._workers.keep_warm(release)

    async def tend(self) -> None:
        """Checks all processes at intervals, until cancelled."""
        while True:
            await anyio.sleep(self._settings.look.total_seconds())
            try:
                await self._planners.tend()
                await self._workers.tend()
            except XuanwuError as error:
                _log.warning("gateway_not_tended", error=error.message)

    def status(self) -> list[GatewayProcessView]:
        """Lists all live processes."""
        planners = [
            _view(
                GatewayRole.PLANNER,
                one.release,
                one.process.pid,
                one.calls,
                is_busy=one.under_way > 0,
            )
            for one in self._planners.processes()
            if one.process.is_alive
        ]
        workers = [
            _view(GatewayRole.WORKER, one.release, one.process.pid, one.sessions, is_busy=is_busy)
            for one, is_busy in self._workers.processes()
            if one.process.is_alive
        ]
        return [*planners, *workers]

    async def close(self) -> None:
        """Ends all processes."""
        with anyio.CancelScope(shield=True):
            await self._planners.close()
            await self._workers.close()

    async def _session(self, worker: Worker, request: Document) -> AsyncGenerator[DebugEvent]:
        silence_s = self._settings.worker.silence.total_seconds()
        try:
            async with aclosing(worker.wire.stream("/debug", request, silence_s)) as events:
                async for event in events:
                    if isinstance(event, EndEvent):
                        worker.clean = worker.clean and event.clean
                        yield event
                        return
                    yield event
            raise Unreachable("The event stream ended without an `end` event.")
        except Unreachable:
            worker.clean = False
            await worker.process.settle(_DYING_S)
            yield _ended(worker)

    async def _ask(self, release: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Calls a planner; if there is user code, or no planner is warm but a worker is, a worker.

        So whoever comes after a planner was lost does not wait for the next one.
        """
        if self._deadly and (cause := self._deadly.get(_digest(release, path, body))):
            raise _ends_gateway(cause)
        try:
            if _brings_code(body["definition"]) or (
                not self._planners.is_ready(release) and self._workers.has_idle(release)
            ):
                return await self._ask_worker(release, path, body)
            try:
                return await self._planners.call(release, path, body)
            except PlannerLost as lost:
                _log.warning("planner_lost", release=release, path=path, cause=lost.cause)
                if lost.is_ours:
                    raise self._blamed(release, path, body, lost.cause) from lost
                return await self._ask_worker(release, path, body)
        except Unreachable as error:
            if error.detail_code == LATE:
                raise _too_slow(self._settings) from error
            raise

    async def _ask_worker(self, release: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Calls a worker that serves no other call meanwhile."""
        async with self._workers.place(release, "") as place:
            async for _ in self._workers.waiting(place):
                pass
            worker = _found(place)
            worker.clean = False  # until it has answered: a caller that leaves may leave it busy
            patience_s = self._settings.planner.patience.total_seconds()
            try:
                answer = await worker.wire.post(path, body, patience_s)
            except Unreachable as error:
                await worker.process.settle(_DYING_S)
                if error.detail_code == LATE or worker.process.was_killed:
                    raise
                raise self._blamed(release, path, body, worker.process.cause()) from error
            worker.clean = True
            return answer

    def _blamed(self, release: str, path: str, body: Mapping[str, Any], cause: str) -> InvalidInput:
        """Remembers a call that ended its process: an editor or a client may make it again."""
        self._deadly[_digest(release, path, body)] = cause
        while len(self._deadly) > _REMEMBERED:
            self._deadly.popitem(last=False)
        return _ends_gateway(cause)


@asynccontextmanager
async def open_gateway(
    settings: GatewaySettings, find_release: Callable[[str], InstalledRelease]
) -> AsyncGenerator[Gateway]:
    """Opens a gateway without processes yet; the end of the block ends all that it started.

    An error of the block is raised unchanged, not in an exception group.
    """
    failure: Exception | None = None
    await in_thread(sweep, settings)
    async with anyio.create_task_group() as tasks:
        gateway = Gateway(settings, find_release, tasks)
        tasks.start_soon(keep_running, "gateway", gateway.tend)
        try:
            yield gateway
        except Exception as error:  # noqa: BLE001  raised below
            failure = error
        finally:
            await gateway.close()
            tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure


def _found(place: QueuePlace) -> Worker:
    if place.worker is None:
        raise Bug("A position in the queue resulted in no worker.")
    return place.worker


def _brings_code(definition: Document) -> bool:
    return bool(definition.get("functions") or definition.get("artifacts") or definition.get("jar"))


def _as(kind: type[A], answer: Mapping[str, Any]) -> A:
    try:
        return kind.model_validate(answer)
    except ValidationError as error:
        raise Bug(
            f"The gateway's response is not a valid {kind.__name__}: {error.error_count()} parts "
            "of it are wrong."
        ) from error


def _digest(release: str, path: str, body: Mapping[str, Any]) -> str:
    content = json.dumps([release, path, body], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _ends_gateway(cause: str) -> InvalidInput:
    return InvalidInput(
        f"The process that handles this script ended: {cause}. Split the script, or undo the last "
        "change. Other scripts are not affected.",
        code="script_ends_gateway",
        where="sql",
    )


def _too_slow(settings: GatewaySettings) -> InvalidInput:
    return InvalidInput(
        f"Flink was not done with this script within {settings.planner.patience.total_seconds():g}"
        " s. Split the script, or make its statements smaller.",
        code="script_too_slow",
        where="sql",
    )


def _ended(worker: Worker) -> EndEvent:
    if worker.process.ran_out_of_memory:
        return EndEvent(
            reason="memory",
            message="The session exceeded the memory of a worker and was ended. Reduce the "
            "number of rows, or the state that the script keeps.",
            clean=False,
        )
    why = worker.process.cause() or "it no longer responded"
    return EndEvent(
        reason="killed",
        message=f"The worker of this session ended: {why}. Check whether your code calls "
        "System.exit or never returns. No other session is affected.",
        clean=False,
    )


def _view(
    role: GatewayRole, release: str, pid: int, uses: int, *, is_busy: bool
) -> GatewayProcessView:
    try:
        rss = psutil.Process(pid).memory_info().rss >> 20
    except psutil.Error:
        rss = 0
    return GatewayProcessView(role, release, pid, rss, uses, is_busy)
