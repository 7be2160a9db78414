"""A gateway inside this process: the use cases of a server, but without a space."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import wait
from contextlib import aclosing, contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from queue import SimpleQueue

from anyio.from_thread import BlockingPortal, start_blocking_portal

from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings, WorkerSettings
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.log import set_up_log
from xuanwu.model.access import Principal, PrincipalKind
from xuanwu.model.draft import DebugOrder, Draft
from xuanwu.model.editor import Hovering
from xuanwu.model.gateway import (
    Check,
    Completion,
    DebugEvent,
    Limits,
    Lineage,
    Mocks,
    Plan,
    Purpose,
)
from xuanwu.model.script_tables import ScriptTables
from xuanwu.model.target import LOCAL
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.service.scripts.asked import Around, Asked, asked
from xuanwu.service.scripts.check import check
from xuanwu.service.scripts.complete import complete
from xuanwu.service.scripts.debug import debug
from xuanwu.service.scripts.hover import hover
from xuanwu.service.scripts.lineage import lineage
from xuanwu.service.scripts.plan import plan
from xuanwu.service.scripts.sessions import DebugSession
from xuanwu.service.scripts.tables import tables

_ME = Principal(PrincipalKind.USER, "local", "local")
_Heard = SimpleQueue[DebugEvent | Exception | None]


class LocalGateway:
    """Has the methods of `client.gateway`; starts processes when they are first needed."""

    def __init__(self, portal: BlockingPortal, gateway: Gateway, home: Path) -> None:
        self._portal = portal
        self._gateway = gateway
        self._home = home

    def check(
        self, script: Draft, *, release: str | None = None, purpose: Purpose = Purpose.CHECK
    ) -> Check:
        text = self._asked(script, release)
        runs_here = purpose is Purpose.RUN and text.target in {None, LOCAL}
        work = partial(check, self._gateway, text, purpose, runs_here=runs_here)
        return self._portal.call(work)

    def lineage(self, script: Draft, *, release: str | None = None) -> Lineage:
        return self._portal.call(lineage, self._gateway, self._asked(script, release))

    def plan(self, script: Draft, *, release: str | None = None) -> Plan:
        return self._portal.call(plan, self._gateway, self._asked(script, release))

    def tables(self, script: Draft, *, release: str | None = None) -> ScriptTables:
        return self._portal.call(tables, self._gateway, self._asked(script, release))

    def complete(
        self, script: Draft, line: int, column: int, *, release: str | None = None
    ) -> Completion:
        text = self._asked(script, release)
        return self._portal.call(complete, self._gateway, text, line, column)

    def hover(
        self, script: Draft, line: int, column: int, *, release: str | None = None
    ) -> Hovering:
        text = self._asked(script, release)
        return self._portal.call(hover, self._gateway, text, line, column)

    def debug(
        self,
        script: Draft,
        *,
        mocks: Mocks | None = None,
        limits: Limits | None = None,
        release: str | None = None,
    ) -> Generator[DebugEvent]:
        """Yields the events; closing the iterator ends the session and waits for its end."""
        text, heard = self._asked(script, release), _Heard()
        order = DebugOrder(
            **{name: getattr(script, name) for name in Draft.model_fields},
            mocks=mocks or Mocks(),
            limits=limits or Limits(),
        )
        session = self._portal.start_task_soon(partial(self._carry, text, order, heard))
        try:
            while (one := heard.get()) is not None:
                if isinstance(one, Exception):
                    raise one
                yield one
        finally:
            session.cancel()
            wait([session], timeout=5)

    def keep_jar(self, file: Path) -> str:
        """Stores a jar where workers look for it; returns its hash."""
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        place = _jars(self._home) / f"{digest}.jar"
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        return digest

    def _asked(self, script: Draft, release: str | None) -> Asked:
        if script.catalogs:
            raise InvalidInput(
                f"The catalog '{script.catalogs[0]}' is stored on a server. Start one with: "
                "xuanwu up, or create the catalog in the script.",
                where="catalogs",
            )
        version = release or script.release or catalogue.default_version()
        found = shelf.find(self._home, version)
        return asked(script.spec(), found.release, Around(variables=script.variables))

    async def _carry(self, text: Asked, order: DebugOrder, heard: _Heard) -> None:
        """Runs a session; its limits bound what is buffered here for a slow reader."""
        try:
            events: AsyncGenerator[DebugEvent] = debug(
                self._gateway, text, order, DebugSession(_ME, "local")
            )
            async with aclosing(events):
                async for event in events:
                    heard.put(event)
            heard.put(None)
        except Exception as error:  # noqa: BLE001  raised in the reading thread
            heard.put(error)


@contextmanager
def open_local(home: Path) -> Generator[LocalGateway]:
    """Opens a gateway; the end of the block ends every process that it started."""
    set_up_log("error")
    engine = Path(str(resources.files("xuanwu"))) / "engine"
    settings = GatewaySettings(
        home=home / "gateway",
        jars=(engine / "xuanwu-job.jar", engine / "xuanwu-gateway.jar"),
        artifacts=_jars(home),
        worker=WorkerSettings(spare=0),  # one command uses one worker, and then ends
    )
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(
            open_gateway(settings, partial(shelf.find, home))
        ) as gateway,
    ):
        yield LocalGateway(portal, gateway, home)


def _jars(home: Path) -> Path:
    return home / "artifacts" / "jars"
