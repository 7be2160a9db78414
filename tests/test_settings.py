from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from xuanwu.gateway.settings import GatewaySettings
from xuanwu.kernel.errors import InvalidInput
from xuanwu.scheduling.tracking.parts import TrackingSettings
from xuanwu.settings import ServerRole, TrackingSection, load_settings


@pytest.fixture(autouse=True)
def home(  # pyright: ignore[reportUnusedFunction]
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    for name in ("XUANWU_ROLE", "XUANWU_RELEASE", "XUANWU_SERVER__PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XUANWU_HOME", str(tmp_path))
    return tmp_path


def test_nothing_has_to_be_set(home: Path) -> None:
    settings = load_settings()
    assert settings.home == home
    assert settings.role is ServerRole.ALL
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 8080)
    assert settings.database_url == f"sqlite:///{home}/xuanwu.db"


def test_a_flag_beats_the_environment_and_that_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "xuanwu.toml").write_text(
        'role = "api"\n[server]\nhost = "0.0.0.0"\nport = 1\n[tracking]\npoll = "7s"\n'
    )
    monkeypatch.setenv("XUANWU_SERVER__PORT", "2")
    monkeypatch.setenv("XUANWU_TRACKING__SWEEP", "1min")
    settings = load_settings({"server": {"port": 3, "host": None}, "role": None})
    assert settings.role is ServerRole.API
    assert (settings.server.host, settings.server.port) == ("0.0.0.0", 3)  # noqa: S104
    assert load_settings().server.port == 2
    assert settings.tracking.poll == timedelta(seconds=7)
    assert settings.tracking.sweep == timedelta(minutes=1)


def test_the_file_is_looked_for_in_the_home_that_a_flag_names(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "xuanwu.toml").write_text("[server]\nport = 4\n")
    assert load_settings({"home": str(other)}).server.port == 4


@pytest.mark.parametrize(
    ("file", "where", "hint"),
    [
        ("[server]\nprt = 1", "server.prt", "Did you mean 'port'?"),
        ("[sever]\nport = 1", "sever", "Did you mean 'server'?"),
        ("[tracking]\npoll = 'soon'", "tracking.poll", "'soon' is not a duration"),
        ("[log]\nlevel = 'inf'", "log.level", "Did you mean 'info'?"),
        ("[server]\nport = 70000", "server.port", "at most 65535"),
        ("[server]\nurl = 'here'", "server.url", "must match"),
        ("[server", "xuanwu.toml", "is not valid TOML"),
    ],
)
def test_a_wrong_key_in_the_file_is_named_with_the_nearest_right_one(
    home: Path, file: str, where: str, hint: str
) -> None:
    (home / "xuanwu.toml").write_text(file)
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    assert (caught.value.where or "").endswith(where)
    assert hint in caught.value.message


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("XUANWU_SERVER__PRT", "Did you mean XUANWU_SERVER__PORT?"),
        ("XUANWU_SERVR__PORT", "Did you mean XUANWU_SERVER__PORT?"),
        ("XUANWU_ROEL", "Did you mean XUANWU_ROLE?"),
        ("XUANWU_QQQQ__ZZZZ", "operating.md"),
    ],
)
def test_a_wrong_name_in_the_environment_is_refused(
    name: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    assert (caught.value.where, hint in caught.value.message) == (name, True)


@pytest.mark.parametrize(
    "name",
    ["URL", "TOKEN", "SPACE", "DEBUG", "JAVA", "TEST_CACHE", "DEFINITION_URL", "FAULT_FILE"],
)
def test_names_of_the_client_and_the_engine_are_left_alone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"XUANWU_{name}", "x")
    load_settings()


def test_the_password_of_the_database_is_shown_nowhere(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://xuanwu:hunter22@db/xuanwu"
    monkeypatch.setenv("XUANWU_DATABASE__URL", url)
    settings = load_settings()
    assert settings.database_url == url
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "hunter22" not in shown
    (home / "xuanwu.toml").write_text(f"[database]\nurl = '{url}'\nulr = '{url}'\n")
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    told: Any = (caught.value.message, caught.value.facts, caught.value.__cause__)
    assert "hunter22" not in str(told)


def test_tracking_gets_every_setting_that_it_shares() -> None:
    section = TrackingSection(poll="9s", log_lines=7, running_pool=12)  # pyright: ignore
    made = section.for_server("http://here")
    assert (made.server_url, made.poll, made.log_lines) == ("http://here", timedelta(seconds=9), 7)
    assert (made.running.pool, made.running.lease) == (12, TrackingSettings().running.lease)


def test_defaults_are_those_of_tracking_itself() -> None:
    assert TrackingSection().for_server(TrackingSettings().server_url) == TrackingSettings()


def test_the_gateway_is_told_what_the_tree_says(home: Path) -> None:
    (home / "xuanwu.toml").write_text(
        '[gateway]\nworkers = 2\nspare_workers = 5\nworker_heap = "1g"\npatience = "7s"\n'
    )
    made = load_settings().gateway.for_home(home / "gateway", (), home / "jars")
    assert (made.worker.most, made.worker.spare, made.worker.heap_mib) == (2, 2, 1024)
    assert made.planner.patience == timedelta(seconds=7)
    assert (made.home, made.artifacts) == (home / "gateway", home / "jars")


def test_the_gateway_has_the_same_defaults_with_and_without_a_server(home: Path) -> None:
    own = load_settings().gateway.for_home(home, (), home)
    assert own == GatewaySettings(home, (), home)


_KUBE = """
server.url = "http://here:8080"
target = "kube"
[targets.kube]
namespace = "flink"
image = "registry/flink:{release}"
state = { uri = "s3://bucket/state" }
"""


def test_targets_stand_in_the_file_and_jobs_go_where_it_says(home: Path) -> None:
    (home / "xuanwu.toml").write_text(_KUBE)
    settings = load_settings()
    assert (settings.target, list(settings.targets)) == ("kube", ["kube"])
    assert settings.targets["kube"].image_of("2.2.1") == "registry/flink:2.2.1"


def test_the_environment_names_targets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "SERVER__URL": "http://here:8080",
        "TARGETS__KUBE__NAMESPACE": "flink",
        "TARGETS__KUBE__IMAGE": "registry/flink:{release}",
        "TARGETS__KUBE__STATE__URI": "s3://bucket/state",
    }.items():
        monkeypatch.setenv(f"XUANWU_{name}", value)
    assert load_settings().targets["kube"].namespace == "flink"


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (("[targets.kube]", "[targets.kube]\nnamspace = 'x'"), "Did you mean 'namespace'?"),
        (("[targets.kube]", "[targets.Kube_1]"), "at both ends"),
        (("[targets.kube]", "[targets.local]"), "is the name of the target of this machine"),
        (('server.url = "http://here:8080"', ""), "'server.url'"),
        (
            ("state =", "pod_templates.jobmanager.spec.restartPolicy = 'Never'\nstate ="),
            "targets.kube.pod_templates.jobmanager.spec.restartPolicy",
        ),
        (("state =", "access = { server = 'https://a', in_cluster = true }\nstate ="), "one of"),
    ],
)
def test_a_wrong_target_is_refused_with_its_place(
    home: Path, change: tuple[str, str], hint: str
) -> None:
    (home / "xuanwu.toml").write_text(_KUBE.replace(*change))
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    assert hint in caught.value.message
    assert caught.value.where


def test_a_server_may_begin_without_a_target_since_rows_come_while_it_runs(home: Path) -> None:
    (home / "xuanwu.toml").write_text("target = 'prod'\nlocal.enabled = false\n")
    settings = load_settings()
    assert (settings.target, settings.declared) == ("prod", {})


_OIDC = """
[oidc]
issuer = "https://login.example.com"
client_id = "xuanwu"
roles = { platform = "admin" }
spaces.orders = { sales = "developer" }
"""


def test_the_secret_of_the_openid_client_comes_from_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "xuanwu.toml").write_text(_OIDC)
    monkeypatch.setenv("XUANWU_OIDC__CLIENT_SECRET", "hidden")
    settings = load_settings()
    client = settings.oidc_client
    assert client is not None
    assert (client.client_secret, client.roles) == ("hidden", {"platform": "admin"})
    assert client.spaces == {"orders": {"sales": "developer"}}
    assert "hidden" not in f"{settings!r}{client!r}"
    assert settings.web(is_loopback=True).sign_in.longest_oidc == timedelta(hours=12)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (("https://", "http://"), "https"),
        (('roles = { platform = "admin" }\nspaces.orders = { sales = "developer" }', ""), "nobody"),
        (('"admin"', '"owner"'), "oidc.roles.platform"),
        (("client_id", "cleint_id"), "Did you mean 'client_id'?"),
        (("roles =", "scopes = ['profile']\nroles ="), "'openid'"),
    ],
)
def test_a_wrong_openid_client_is_refused_with_its_place(
    home: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], hint: str
) -> None:
    (home / "xuanwu.toml").write_text(_OIDC.replace(*change))
    monkeypatch.setenv("XUANWU_OIDC__CLIENT_SECRET", "hidden")
    with pytest.raises(InvalidInput) as caught:
        load_settings()
    assert hint in f"{caught.value.message} {caught.value.where} {caught.value.facts}"
    assert "hidden" not in f"{caught.value.message} {caught.value.facts}"


def test_the_machine_itself_is_declared_beside_the_targets(home: Path) -> None:
    (home / "xuanwu.toml").write_text(_KUBE)
    settings = load_settings()
    assert settings.declared == {"local": None, "kube": settings.targets["kube"]}


def test_a_controller_is_told_where_the_api_is(home: Path) -> None:
    with pytest.raises(InvalidInput, match="a controller does not listen"):
        load_settings({"role": "controller", "server": {"port": 0}})
    assert load_settings({"role": "controller", "server": {"port": 8081}}).server.port == 8081
    at = {"port": 0, "url": "http://xuanwu:8080"}
    assert load_settings({"role": "controller", "server": at}).server.url == at["url"]
