"""The composition root: the only module that knows every room. It holds no rule of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import resources
from pathlib import Path
from tempfile import TemporaryFile

import anyio

from xuanwu.api.app import create_api
from xuanwu.api.idempotency import sweep
from xuanwu.api.server import listen, serve_api
from xuanwu.cluster.flink_rest import FlinkRest, Way
from xuanwu.cluster.gateway.gateway import Gateway, open_gateway
from xuanwu.cluster.kubernetes.identity import Memory
from xuanwu.cluster.kubernetes.target import KubernetesTarget, open_target
from xuanwu.cluster.local.settings import LocalSettings
from xuanwu.cluster.local.target import LocalTarget
from xuanwu.cluster.target import Target
from xuanwu.kernel.clock import SystemClock
from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.limits import raise_open_files
from xuanwu.kernel.log import get_log, set_up_log
from xuanwu.kernel.tasks import in_thread, keep_running
from xuanwu.kernel.vault import Vault
from xuanwu.portal.access.spaces import ensure_default
from xuanwu.portal.access.tokens import first_token
from xuanwu.portal.metadata.releases import Releases
from xuanwu.portal.operations.targets import recall
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.scheduling.releases import catalogue
from xuanwu.scheduling.releases.engine import gateway_jars, make_ready
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.queues import track
from xuanwu.service.parts import Service
from xuanwu.settings import Settings
from xuanwu.store.blobs import Blobs
from xuanwu.store.database import Database

_SWEEP = timedelta(minutes=10)
_log = get_log("app")


@dataclass(frozen=True)
class Ready:
    """A server that does its work. `url` is None for one that answers no API.

    `token` is the administrator's of this machine; it is also in `<home>/token`.
    """

    url: str | None
    token: str = field(repr=False)
    home: Path


@dataclass(frozen=True)
class _Platform:
    service: Service
    releases: Releases
    gateway: Gateway | None


def serve(settings: Settings, on_ready: Callable[[Ready], None]) -> None:
    """Runs a server until SIGTERM or SIGINT, and sets up its log. Raises: as `run_server`."""
    set_up_log(settings.log.level, as_json=settings.log.format == "json")
    raise_open_files()
    anyio.run(run_server, settings, on_ready, backend_options={"use_uvloop": True})


async def run_server(settings: Settings, on_ready: Callable[[Ready], None]) -> None:
    """Runs the role of the settings until SIGTERM or SIGINT; jobs go on without it.

    Raises: Unavailable when home cannot be written or the engine is missing; Conflict
    (`port_taken`); Unreachable when the database does not answer.
    """
    await in_thread(_make_home, settings.home)
    listener = listen(settings.server.host, settings.server.port) if settings.role.serves else None
    with closing(listener) if listener else nullcontext():
        url = _own_url(settings, listener)
        async with _open_platform(settings, settings.server.url or url) as platform:
            await ensure_default(platform.service)
            token = await first_token(platform.service, settings.home / "token")
            ready = Ready(url if listener else None, token, settings.home)
            await _work(settings, platform, listener, partial(on_ready, ready))


async def _work(
    settings: Settings,
    platform: _Platform,
    listener: socket.socket | None,
    on_ready: Callable[[], None],
) -> None:
    """The API ends first and is given its time; then the loops, which any other server goes on."""
    service, stop = platform.service, anyio.Event()
    async with anyio.create_task_group() as loops:
        if settings.role.tracks:
            loops.start_soon(keep_running, "track", partial(track, service.tracking))
        async with anyio.create_task_group() as front:
            front.start_soon(_await_signal, stop)
            if listener:
                loops.start_soon(keep_running, "installs", platform.releases.work)
                answers = partial(keep_running, pause=_SWEEP)
                loops.start_soon(answers, "answers", partial(sweep, service))
                if platform.gateway:
                    loops.start_soon(platform.gateway.start, service.default_release)
                api = create_api(service, platform.releases)
                await front.start(serve_api, api, listener, stop)
                front.start_soon(_leave_address, settings, listener, stop)
            _log.info("ready", role=settings.role.value, home=str(settings.home))
            on_ready()
        loops.cancel_scope.cancel()
    _log.info("stopped")


@asynccontextmanager
async def _open_platform(settings: Settings, server_url: str) -> AsyncGenerator[_Platform, None]:
    home, clock, jar = settings.home, SystemClock(), _engine_jar()
    default = catalogue.find(settings.release or catalogue.default_version()).version
    known = Releases(home, default, make_ready)
    db = Database(settings.database_url, clock=clock)
    try:
        await db.migrate()
        async with (
            _open_targets(settings, jar, db) as targets,
            FlinkRest(ways=_ways(targets)) as flink,
            _open_gateway(settings, known) as gateway,
        ):
            tracking = Tracking(
                db=db,
                clock=clock,
                doorbell=Doorbell(),
                targets=targets,
                flink=flink,
                find_release=known.find,
                vault=await in_thread(Vault.open_file, home / "key"),
                settings=settings.tracking.for_server(server_url),
            )
            blobs, target = _blobs(settings), settings.target
            service = Service(tracking, blobs, default, gateway, default_target=target)
            yield _Platform(service, known, gateway)
    finally:
        with anyio.CancelScope(shield=True):
            await db.close()


@asynccontextmanager
async def _open_targets(
    settings: Settings, jar: Path, db: Database
) -> AsyncGenerator[dict[str, Target]]:
    """All targets by name; a dead one delays neither the others nor the start."""
    async with AsyncExitStack() as stack:
        targets: dict[str, Target] = {}
        if settings.local.enabled:
            targets["local"] = LocalTarget(LocalSettings(settings.home, jar))
        for name, own in settings.targets.items():
            logs, memory = settings.home / "logs" / name, Memory(name, partial(recall, db))
            targets[name] = await stack.enter_async_context(open_target(own, logs, memory))
        yield targets


def _ways(targets: Mapping[str, Target]) -> list[Way]:
    return [one.proxy for one in targets.values() if isinstance(one, KubernetesTarget)]


@asynccontextmanager
async def _open_gateway(settings: Settings, known: Releases) -> AsyncGenerator[Gateway | None]:
    """None for a server that answers nobody, or is told to have none."""
    if not (settings.role.serves and settings.gateway.enabled):
        yield None
        return
    own = settings.gateway.for_home(
        settings.home / "gateway", gateway_jars(), _blobs(settings).jars
    )
    async with open_gateway(own, known.find) as gateway:
        yield gateway


def _blobs(settings: Settings) -> Blobs:
    return Blobs(settings.home / "artifacts")


async def _await_signal(stop: anyio.Event) -> None:
    """The first signal ends in good order; a second one, no longer heard, ends at once."""
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for number in signals:
            _log.info("stopping", signal=number.name)
            stop.set()
            return


async def _leave_address(settings: Settings, listener: socket.socket, stop: anyio.Event) -> None:
    """Tells clients on this machine where the server is, for as long as it is there."""
    file = settings.home / "server.json"
    text = json.dumps({"url": _own_url(settings, listener), "pid": os.getpid()})
    await in_thread(_write, file, text)
    try:
        await stop.wait()
    finally:
        with anyio.CancelScope(shield=True):
            await in_thread(_remove_own, file, text)


def _write(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(text)
    fresh.replace(file)


def _remove_own(file: Path, text: str) -> None:
    if file.exists() and file.read_text() == text:  # else a later server's
        file.unlink()


def _own_url(settings: Settings, listener: socket.socket | None) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.server.host, settings.server.host)  # noqa: S104
    port = listener.getsockname()[1] if listener else settings.server.port
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _engine_jar() -> Path:
    jar = Path(str(resources.files("xuanwu"))) / "engine" / "xuanwu-job.jar"
    if not jar.is_file():
        raise Unavailable(f"The engine is missing: {jar}. In a working copy, build it: make dev")
    return jar


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        TemporaryFile(dir=home).close()
    except OSError as error:
        raise Unavailable(
            f"{home} cannot be written ({error.strerror}). Correct its rights, make room, or"
            " choose another place with XUANWU_HOME."
        ) from error
