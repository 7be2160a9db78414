"""A gateway of this process alone: the same use cases as a server's, with no space around them."""

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

from xuanwu.cluster.gateway.gateway import Gateway, open_gateway
from xuanwu.cluster.gateway.settings import GatewaySettings, WorkerSettings
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.log import set_up_log
from xuanwu.model.access import Caller, Role
from xuanwu.model.draft import DebugOrder, Draft
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
from xuanwu.scheduling.releases import catalogue, shelf
from xuanwu.service.gateway.asked import Around, Asked, asked
from xuanwu.service.gateway.check import check
from xuanwu.service.gateway.complete import complete
from xuanwu.service.gateway.debug import debug
from xuanwu.service.gateway.lineage import lineage
from xuanwu.service.gateway.plan import plan
from xuanwu.service.gateway.sessions import Session

_ME = Caller("local", Role.ADMIN, None)
_Heard = SimpleQueue[DebugEvent | Exception | None]


class LocalGateway:
    """Speaks as `client.gateway` does; processes are started when they are first needed."""

    def __init__(self, portal: BlockingPortal, gateway: Gateway, home: Path) -> None:
        self._portal = portal
        self._gateway = gateway
        self._home = home

    def check(
        self, script: Draft, *, release: str | None = None, purpose: Purpose = Purpose.CHECK
    ) -> Check:
        return self._portal.call(check, self._gateway, self._asked(script, release), purpose)

    def lineage(self, script: Draft, *, release: str | None = None) -> Lineage:
        return self._portal.call(lineage, self._gateway, self._asked(script, release))

    def plan(self, script: Draft, *, release: str | None = None) -> Plan:
        return self._portal.call(plan, self._gateway, self._asked(script, release))

    def complete(
        self, script: Draft, line: int, column: int, *, release: str | None = None
    ) -> Completion:
        text = self._asked(script, release)
        return self._portal.call(complete, self._gateway, text, line, column)

    def debug(
        self,
        script: Draft,
        *,
        mocks: Mocks | None = None,
        limits: Limits | None = None,
        release: str | None = None,
    ) -> Generator[DebugEvent]:
        """The events; closing the iterator ends the session and waits for its end."""
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
        """Puts a jar where workers look for it; its hash."""
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        place = _jars(self._home) / f"{digest}.jar"
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        return digest

    def _asked(self, script: Draft, release: str | None) -> Asked:
        if script.catalogs:
            raise InvalidInput(
                f"The catalog '{script.catalogs[0]}' lives on a server. Start one with: xuanwu up,"
                " or create the catalog in the script.",
                where="catalogs",
            )
        version = release or script.release or catalogue.default_version()
        found = shelf.find(self._home, version)
        return asked(script.spec(), found.release, Around(variables=script.variables))

    async def _carry(self, text: Asked, order: DebugOrder, heard: _Heard) -> None:
        """Limits bound how much is kept here for a reader that is slow."""
        try:
            events: AsyncGenerator[DebugEvent] = debug(self._gateway, text, order, Session(_ME))
            async with aclosing(events):
                async for event in events:
                    heard.put(event)
            heard.put(None)
        except Exception as error:  # noqa: BLE001  told in the thread that reads
            heard.put(error)


@contextmanager
def open_local(home: Path) -> Generator[LocalGateway]:
    """The end of the block ends every process that it started."""
    set_up_log("error")
    engine = Path(str(resources.files("xuanwu"))) / "engine"
    settings = GatewaySettings(
        home=home / "gateway",
        jars=(engine / "xuanwu-job.jar", engine / "xuanwu-gateway.jar"),
        artifacts=_jars(home),
        worker=WorkerSettings(spare=0),  # one command needs what it asks for, and then ends
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
