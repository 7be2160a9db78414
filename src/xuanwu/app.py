"""The composition root: the only module that knows every package. It has no rules of its own."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import resources
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryFile

import anyio

from xuanwu.access import sessions
from xuanwu.access.oidc import OidcProvider
from xuanwu.access.spaces import ensure_default
from xuanwu.access.tokens import first_token
from xuanwu.access.users import first_code
from xuanwu.api.app import create_api
from xuanwu.api.deps import Backend
from xuanwu.api.server import listen, serve_api
from xuanwu.core import Core
from xuanwu.examples.templates import templates
from xuanwu.flink.rest import FlinkRest
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.kernel import address_file
from xuanwu.kernel.clock import SystemClock
from xuanwu.kernel.errors import Unavailable, did_you_mean
from xuanwu.kernel.limits import raise_open_files
from xuanwu.kernel.log import get_log, set_up_log
from xuanwu.kernel.tasks import in_thread, keep_running
from xuanwu.kernel.vault import Vault
from xuanwu.model.run import Placement
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.duties import Duty, attend
from xuanwu.reconcile.pulse import Pulse
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.scheduling.releases import catalogue
from xuanwu.scheduling.releases.engine import gateway_jars, make_ready
from xuanwu.scheduling.releases.installing import Means
from xuanwu.scheduling.releases.installs import ReleaseRegistry
from xuanwu.scheduling.targets.acts import TargetDesk
from xuanwu.scheduling.targets.declare import declare
from xuanwu.scheduling.targets.opening import TargetOpener
from xuanwu.scheduling.targets.registry import Registry, open_registry
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.scheduling.tracking.queues import track
from xuanwu.service.answers import sweep
from xuanwu.service.scripts.parts import Scripts
from xuanwu.settings import Settings
from xuanwu.store.blobs import Blobs
from xuanwu.store.database import Database

_SWEEP = timedelta(minutes=10)
_LOOK_S = 1.0
_log = get_log("app")


@dataclass(frozen=True)
class Ready:
    """A running server. `url` is None if it does not serve the API.

    `token` is the admin token of this machine, which is also in `<home>/token`. `code` is that of a
    one-time link which signs the administrator in, where one was asked for.
    """

    url: str | None
    token: str = field(repr=False)
    home: Path
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Platform:
    tracking: Tracking
    scripts: Scripts
    releases: ReleaseRegistry
    targets: TargetDesk
    gateway: Gateway | None


def serve(
    settings: Settings, on_ready: Callable[[Ready], None], *, with_link: bool = False
) -> None:
    """Sets up the log and runs a server until SIGTERM or SIGINT. Raises: as `run_server`."""
    set_up_log(settings.log.level, as_json=settings.log.format == "json")
    raise_open_files()
    run = partial(run_server, settings, on_ready, with_link=with_link)
    anyio.run(run, backend_options={"use_uvloop": True})


async def run_server(
    settings: Settings, on_ready: Callable[[Ready], None], *, with_link: bool = False
) -> None:
    """Runs a server in its configured role until SIGTERM or SIGINT; jobs continue without it.

    `with_link` makes a link that signs the administrator in.

    Raises: Unavailable when home cannot be written or the engine is missing; Conflict
    (`port_taken`); Unreachable when the database does not answer.
    """
    await in_thread(_make_home, settings.home)
    if settings.server.alive_file:  # an earlier process may have left it
        await in_thread(settings.server.alive_file.unlink, missing_ok=True)
    listener = listen(settings.server.host, settings.server.port) if settings.role.serves else None
    with closing(listener) if listener else nullcontext():
        url = _own_url(settings, listener)
        async with _open_platform(settings, settings.server.url or url) as platform:
            await ensure_default(platform.scripts.core)
            token = await first_token(platform.scripts.core, settings.home / "token")
            core, code = platform.scripts.core, None
            if with_link:
                rules = settings.web(is_loopback=True).sign_in
                code = await first_code(core, rules)
            ready = Ready(url if listener else None, token, settings.home, code)
            await _work(settings, platform, listener, partial(on_ready, ready))


async def _work(
    settings: Settings,
    platform: _Platform,
    listener: socket.socket | None,
    on_ready: Callable[[], None],
) -> None:
    """Runs the API and the loops. At the end the API stops first, in its grace period; then the
    loops stop, and other servers take over their rows."""
    tracking, scripts, stop = platform.tracking, platform.scripts, anyio.Event()
    async with anyio.create_task_group() as loops:
        installing = partial(platform.releases.work, tracking.core)
        loops.start_soon(keep_running, "installs", installing)
        if settings.role.tracks:
            alive = settings.server.alive_file
            pulse = Pulse(alive) if alive else None
            loops.start_soon(keep_running, "track", partial(track, tracking, pulse))
        async with anyio.create_task_group() as front:
            front.start_soon(_await_signal, stop)
            if listener:
                core = tracking.core
                swept = {
                    "answers": Duty(partial(sweep, core), _SWEEP),
                    "sessions": Duty(partial(sessions.sweep, core), _SWEEP),
                }
                attended = partial(attend, core.db, core.clock, swept)
                loops.start_soon(keep_running, "duties", attended)
                if platform.gateway:
                    loops.start_soon(platform.gateway.start, scripts.infra.default.release)
                url = tracking.settings.server_url
                backend = Backend(
                    scripts,
                    tracking.flink,
                    platform.releases,
                    platform.targets,
                    url,
                    templates=templates(),
                    web=settings.web(is_loopback=_is_loopback(listener)),
                    oidc=OidcProvider(client) if (client := settings.oidc_client) else None,
                )
                api = create_api(backend)
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
    known = ReleaseRegistry(Means(home, make_ready), default)
    db = Database(settings.database_url, clock=clock)
    try:
        await db.migrate()
        core = Core(db, clock, Doorbell(), await in_thread(Vault.open_file, home / "key"))
        await declare(core, settings.declared)
        opener = TargetOpener(core, home, jar, settings.local.enabled, settings.role.tracks)
        async with (
            open_registry(db, opener) as targets,
            FlinkRest(ways=targets.ways) as flink,
            _open_gateway(settings, known) as gateway,
        ):
            _warn_without_default(settings.target, targets)
            infra = Infrastructure(known.find, targets, Placement(default, settings.target))
            tracking = Tracking(core, infra, flink, settings.tracking.for_server(server_url))
            scripts = Scripts(core, infra, _blobs(settings), gateway)
            own_url, tracks = settings.server.url, settings.role.tracks
            desk = TargetDesk(targets, settings.target, own_url, tracks)
            yield _Platform(tracking, scripts, known, desk, gateway)
    finally:
        with anyio.CancelScope(shield=True):
            await db.close()


def _warn_without_default(name: str, targets: Registry) -> None:
    """Warns if the default target is missing; the server starts, since it can be added later."""
    if name not in targets:
        hint = f"Add it: xuanwu target add {name}, or set 'target' in the settings to another one."
        known = did_you_mean(name, targets)
        _log.warning("default_target_unknown", target=name, hint=f"{known} {hint}".strip())


@asynccontextmanager
async def _open_gateway(
    settings: Settings, known: ReleaseRegistry
) -> AsyncGenerator[Gateway | None]:
    """Opens the gateway; None if the server does not serve the API, or its settings disable it."""
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
    """Sets `stop` at the first signal, for an orderly end; a second signal kills the process."""
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for number in signals:
            _log.info("stopping", signal=number.name)
            stop.set()
            return


async def _leave_address(settings: Settings, listener: socket.socket, stop: anyio.Event) -> None:
    """Publishes the server's URL to clients on this machine while it runs, after any other one."""
    file, url = settings.home / address_file.NAME, _own_url(settings, listener)
    try:
        while not stop.is_set():
            await in_thread(address_file.claim, file, url)
            with anyio.move_on_after(_LOOK_S):
                await stop.wait()
    finally:
        with anyio.CancelScope(shield=True):
            await in_thread(address_file.release, file)


def _is_loopback(listener: socket.socket) -> bool:
    return ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


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
            f"{home} cannot be written ({error.strerror}). Correct its permissions, free some "
            "space, or set XUANWU_HOME to another folder."
        ) from error
