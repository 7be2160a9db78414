"""All settings of a server as one typed tree; this module reads them and starts nothing.

Precedence: flags, then the environment (`XUANWU_SERVER__PORT`), then the file `<home>/xuanwu.toml`,
then defaults. Unknown keys are refused; the error names the nearest valid key.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from xuanwu.api.web import WebSettings
from xuanwu.cluster.kubernetes.objects.run import check
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.gateway.settings import GatewaySettings, PlannerSettings, WorkerSettings
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.findings import findings_of, invalid_input
from xuanwu.kernel.units import ByteSize, Duration
from xuanwu.model.access import Role
from xuanwu.model.oidc import OidcSettings
from xuanwu.model.people import SignInSettings
from xuanwu.model.target import LOCAL, TARGET_NAME
from xuanwu.scheduling.tracking.parts import TrackingSettings

FILE = "xuanwu.toml"
PREFIX, NEST = "XUANWU_", "__"
HostName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9.-]{1,253}$")]
Name: TypeAlias = Annotated[str, Field(pattern=TARGET_NAME)]


class ServerRole(StrEnum):
    """What a server does: answer the API, work through the queues, or both."""

    API = "api"
    CONTROLLER = "controller"
    ALL = "all"

    @property
    def serves(self) -> bool:
        return self is not ServerRole.CONTROLLER

    @property
    def tracks(self) -> bool:
        return self is not ServerRole.API


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServerSection(_Section):
    """Where the API listens; port 0 means any free port. `url` is where engines reach the API, and
    `public_url` where browsers do, behind a proxy.

    `allowed_hosts` are further host names of the server. Only `trusted_proxies` (addresses or
    networks) may tell a client's address and scheme in X-Forwarded headers. `alive_file` is
    touched while the server works through the queues.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+$")
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/\s?#]+(/[^\s?#]*)?$")
    allowed_hosts: tuple[HostName, ...] = ()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    alive_file: Path | None = None


class SignInSection(_Section):
    """How long sessions and sign-in links are valid, and how many sign-ins may fail."""

    idle: Duration = Duration(hours=12)
    longest: Duration = Duration(days=14)
    link: Duration = Duration(minutes=15)
    name_attempts: int = Field(default=10, ge=1, le=1_000_000)
    address_attempts: int = Field(default=100, ge=1, le=1_000_000)
    lock: Duration = Duration(minutes=15)
    most_sessions: int = Field(default=50, ge=1, le=1000)


class OidcSection(_Section):
    """Sign-in by an OpenID provider; see `docs/guides/operating.md`.

    `label` is how the sign-in page calls the provider. `roles` give roles everywhere by group,
    `spaces` roles in one space, by the name of the space and then by group. A session ends after
    `longest` at the latest, so that changed groups take effect.
    """

    issuer: str = Field(pattern=r"^https?://[^/\s?#]+(/[^\s?#]*)?$")
    client_id: str = Field(min_length=1, max_length=500)
    client_secret: SecretStr
    label: str = Field(default="OpenID", min_length=1, max_length=40)
    scopes: tuple[Annotated[str, Field(pattern=r"^[!-~]{1,100}$")], ...] = ("openid", "profile")
    name_claim: str = Field(default="preferred_username", min_length=1, max_length=200)
    groups_claim: str = Field(default="groups", min_length=1, max_length=200)
    roles: dict[str, Role] = {}
    spaces: dict[str, dict[str, Role]] = {}
    longest: Duration = Duration(hours=12)

    @model_validator(mode="after")
    def _lets_somebody_in(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("add 'openid' to the scopes: without it the provider sends no name")
        if not self.roles and not any(self.spaces.values()):
            raise ValueError(
                "nobody could sign in: give at least one group a role in 'roles' or 'spaces'"
            )
        url = urlsplit(self.issuer)
        if url.scheme == "http" and url.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise ValueError("the issuer must be an https address, unless it is on this machine")
        return self


class DatabaseSection(_Section):
    """`url` as `sqlite:///FILE`, `postgresql://…` or `mysql://…`; by default a file in home."""

    url: SecretStr | None = None


class TrackingSection(_Section):
    """The intervals and timeouts of tracking; see `docs/guides/operating.md`."""

    poll: Duration = Duration(seconds=2)
    start_poll: Duration = Duration(milliseconds=100)
    silent_poll: Duration = Duration(seconds=5)
    start_deadline: Duration = Duration(minutes=5)
    lost_grace: Duration = Duration(seconds=5)
    stop_patience: Duration = Duration(seconds=20)
    steady: Duration = Duration(minutes=10)
    sweep: Duration = Duration(seconds=30)
    fold: Duration = Duration(minutes=1)
    checkpoint_every: int = Field(default=10, ge=1)
    log_lines: int = Field(default=30, ge=0, le=1000)
    accept_pool: int = Field(default=8, ge=1, le=10_000)
    running_pool: int = Field(default=600, ge=1, le=10_000)
    ended_pool: int = Field(default=16, ge=1, le=10_000)

    def for_server(self, server_url: str) -> TrackingSettings:
        """Makes the settings of tracking; engines reach the server at `server_url`."""
        plain = {name: getattr(self, name) for name in _SHARED}
        made = TrackingSettings(server_url=server_url, **plain)
        return replace(
            made,
            accept=replace(made.accept, pool=self.accept_pool),
            running=replace(made.running, pool=self.running_pool),
            ended=replace(made.ended, pool=self.ended_pool),
        )


_SHARED = frozenset(TrackingSection.model_fields) & frozenset(TrackingSettings.__dataclass_fields__)


class GatewaySection(_Section):
    """The processes that check and debug scripts; see `docs/guides/operating.md`."""

    enabled: bool = True
    workers: int = Field(default=4, ge=1, le=1000)
    spare_workers: int = Field(default=1, ge=0, le=1000)
    worker_heap: ByteSize = ByteSize(768 << 20)
    worker_sessions: int = Field(default=100, ge=1)
    line: int = Field(default=100, ge=0)
    line_patience: Duration = Duration(seconds=30)
    planner_heap: ByteSize = ByteSize(512 << 20)
    planner_calls: int = Field(default=5000, ge=1)
    patience: Duration = Duration(seconds=60)
    metaspace: ByteSize = ByteSize(400 << 20)
    start_deadline: Duration = Duration(seconds=90)

    def for_home(self, home: Path, jars: tuple[Path, ...], artifacts: Path) -> GatewaySettings:
        """Makes the settings of the gateway; `GatewaySettings` describes the arguments."""
        metaspace_mib = self.metaspace >> 20
        return GatewaySettings(
            home=home,
            jars=jars,
            artifacts=artifacts,
            planner=PlannerSettings(
                heap_mib=self.planner_heap >> 20,
                metaspace_mib=metaspace_mib,
                calls=self.planner_calls,
                patience=self.patience,
            ),
            worker=WorkerSettings(
                most=self.workers,
                spare=min(self.spare_workers, self.workers),
                heap_mib=self.worker_heap >> 20,
                metaspace_mib=metaspace_mib,
                sessions=self.worker_sessions,
                line=self.line,
                patience=self.line_patience,
            ),
            start_deadline=self.start_deadline,
        )


class LocalSection(_Section):
    """The target `local`. Disable it for a server in a container: its clusters would end with the
    container."""

    enabled: bool = True


class LogSection(_Section):
    """The server's own log, which goes to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(BaseSettings):
    """All settings of a server. Create it with `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NEST,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )
    home: Path = Path("~/.xuanwu")
    role: ServerRole = ServerRole.ALL
    release: str | None = Field(default=None, description="The release of jobs that name none.")
    target: Name = Field(default="local", description="The target of jobs that name none.")
    server: ServerSection = ServerSection()
    sign_in: SignInSection = SignInSection()
    oidc: OidcSection | None = None
    database: DatabaseSection = DatabaseSection()
    tracking: TrackingSection = TrackingSection()
    gateway: GatewaySection = GatewaySection()
    local: LocalSection = LocalSection()
    targets: dict[Name, KubernetesSettings] = {}
    log: LogSection = LogSection()

    @model_validator(mode="after")
    def _declares_targets_that_can_be(self) -> Self:
        if LOCAL in self.targets:
            raise ValueError(
                "'local' is the name of the target of this machine. Choose another name"
            )
        if self.targets and self.server.url is None:
            raise ValueError(
                "pods must be able to reach the server: set 'server.url' to an address that "
                "pods can reach"
            )
        return self

    @model_validator(mode="after")
    def _knows_where_the_api_is(self) -> Self:
        if not (self.role.serves or self.server.url or self.server.port):
            raise ValueError(
                "a controller does not listen: set 'server.url' to the address of the API, or "
                "'server.port' to its port on this machine"
            )
        return self

    @property
    def declared(self) -> dict[str, KubernetesSettings | None]:
        """The targets that these settings declare, by name; None for the machine itself."""
        return {**({LOCAL: None} if self.local.enabled else {}), **self.targets}

    def web(self, *, is_loopback: bool) -> WebSettings:
        """Makes the settings of the API for browsers; `is_loopback` tells where it listens."""
        server = self.server
        has_names = is_loopback or bool(server.allowed_hosts)  # else any name is accepted
        engines = {urlsplit(server.url).hostname or ""} if server.url and has_names else set[str]()
        sign_in = SignInSettings(**dict(self.sign_in))
        if self.oidc is not None:
            sign_in = replace(sign_in, longest_oidc=self.oidc.longest)
        return WebSettings(
            is_loopback=is_loopback,
            public_url=server.public_url,
            hosts=frozenset(server.allowed_hosts) | engines,
            proxies=server.trusted_proxies,
            sign_in=sign_in,
        )

    @property
    def oidc_client(self) -> OidcSettings | None:
        """The client of the OpenID provider, with its secret; use it for sign-ins only."""
        if self.oidc is None:
            return None
        values: dict[str, Any] = {**dict(self.oidc)}
        values.pop("longest")
        values["client_secret"] = self.oidc.client_secret.get_secret_value()
        return OidcSettings(**values)

    @property
    def database_url(self) -> str:
        """The URL with its password; use it for the database only."""
        url = self.database.url
        return url.get_secret_value() if url else f"sqlite:///{self.home / 'xuanwu.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Returns flags, environment and file; flags and environment name the home of the file."""
        del dotenv_settings, file_secret_settings
        flags = init_settings() if isinstance(init_settings, InitSettingsSource) else {}
        home = flags.get("home") or env_settings().get("home") or cls.model_fields["home"].default
        values = _read_file(Path(home).expanduser() / FILE)
        return init_settings, env_settings, InitSettingsSource(settings_cls, values)


def load_settings(flags: Mapping[str, Any] | None = None) -> Settings:
    """Loads the settings; `flags` are nested like the tree, and None in it means not given.

    Raises: InvalidInput, which names each wrong key, its source, and the nearest valid key.
    """
    _refuse_unknown_environment(os.environ)
    try:
        made = Settings(**_given(flags or {}))
    except ValidationError as error:
        found = findings_of(error.errors(), Settings, root="settings")
        raise invalid_input(found, where=found[0].where) from None  # it would show the values
    for name, target in made.targets.items():
        check(target, where=f"targets.{name}")
    return made.model_copy(update={"home": made.home.expanduser().absolute()})


def _given(flags: Mapping[str, Any]) -> dict[str, Any]:
    nested = {k: _given(v) if isinstance(v, Mapping) else v for k, v in flags.items()}
    return {key: value for key, value in nested.items() if value is not None and value != {}}


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{file} is not valid TOML: {error}.", where=str(file)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} cannot be read: {error}.", where=str(file)) from error


def _refuse_unknown_environment(environ: Mapping[str, str]) -> None:
    """Refuses unknown variables. A name without `__` is refused only if it is close to a known one:
    the client and the engine have variables of their own."""
    known = [name.upper() for name in _names(Settings)]
    for name in environ:
        key = name.upper().removeprefix(PREFIX)
        if not name.startswith(PREFIX) or key in known or key.startswith(f"TARGETS{NEST}"):
            continue
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.6 if NEST in key else 0.7)
        if near or NEST in key:
            hint = f"Did you mean {PREFIX}{near[0]}?" if near else "See docs/guides/operating.md."
            raise InvalidInput(
                f"The environment variable {name} is not a setting. {hint}", where=name
            )


def _names(model: type[BaseModel]) -> list[str]:
    found: list[str] = []
    for name, field in model.model_fields.items():
        kinds = get_args(field.annotation) or (field.annotation,)  # a section may be optional
        section = next(
            (one for one in kinds if isinstance(one, type) and issubclass(one, _Section)), None
        )
        if section is not None:
            found += [f"{name}{NEST}{inner}" for inner in section.model_fields]
        else:
            found.append(name)
    return found
