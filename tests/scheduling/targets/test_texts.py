from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cluster.kubernetes.objects.cases import LARGE, SMALL
from tests.support.targets import declared
from xuanwu.cluster.kubernetes.settings import kubernetes_settings
from xuanwu.kernel.errors import InvalidInput, Unavailable
from xuanwu.kernel.vault import Vault
from xuanwu.kube.access import InCluster, Kubeconfig, TokenAccess
from xuanwu.model.target import DeclaredTarget, TargetKind
from xuanwu.scheduling.targets.texts import SET, read_given, settings_of, shown, text_of

VAULT = Vault(bytes(32))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BY_TOKEN = {**SMALL, "access": {"server": "https://a", "token": "hunter22", "ca": "pem"}}
CONFIG = "users: [{name: me, user: {token: hunter22}}]"
BY_CONFIG = {**SMALL, "access": {"kubeconfig_text": CONFIG, "context": "flink"}}


def _row(values: dict[str, Any], name: str = "prod") -> DeclaredTarget:
    text = text_of(kubernetes_settings(values))
    return declared(
        name,
        NOW,
        kind=TargetKind.KUBERNETES,
        settings=text.settings,
        sealed=text.sealed(VAULT, name),
    )


@pytest.mark.parametrize("values", [SMALL, LARGE, BY_TOKEN, BY_CONFIG])
def test_what_is_kept_of_settings_makes_the_same_settings(values: dict[str, Any]) -> None:
    row = _row(values)
    assert settings_of(row, VAULT) == kubernetes_settings(values)
    assert set(row.settings) == set(values)


@pytest.mark.parametrize(("values", "key"), [(BY_TOKEN, "token"), (BY_CONFIG, "kubeconfig_text")])
def test_a_secret_is_sealed_and_shown_only_as_set(values: dict[str, Any], key: str) -> None:
    row = _row(values)
    for told in (row, row.settings, row.sealed, shown(row), text_of(settings_of(row, VAULT))):
        assert "hunter22" not in str(told)
    assert shown(row)["access"][key] == SET
    assert "access" not in shown(_row(SMALL))


def test_a_secret_is_opened_only_for_the_target_that_it_was_sealed_for() -> None:
    stolen = declared("other", NOW, settings={}, sealed=_row(BY_TOKEN).sealed)
    stolen = declared(
        "other", NOW, kind=TargetKind.KUBERNETES, settings=BY_TOKEN, sealed=stolen.sealed
    )
    with pytest.raises(Unavailable):
        settings_of(stolen, VAULT)
    with pytest.raises(Unavailable):
        settings_of(_row(BY_TOKEN), Vault(bytes(31) + b"x"))


def test_a_fingerprint_follows_every_value_and_no_order() -> None:
    def of(values: dict[str, Any]) -> str:
        return text_of(kubernetes_settings(values)).fingerprint(VAULT)

    backwards = dict(reversed(BY_TOKEN.items()))
    assert of(BY_TOKEN) == of(backwards)
    others = [SMALL, BY_CONFIG, {**BY_TOKEN, "access": {**BY_TOKEN["access"], "token": "x"}}]
    assert len({of(BY_TOKEN), *map(of, others)}) == 4


@pytest.mark.parametrize("values", [BY_TOKEN, BY_CONFIG])
def test_what_was_shown_can_be_sent_back(values: dict[str, Any]) -> None:
    row = _row(values)
    assert read_given(shown(row), row, VAULT) == kubernetes_settings(values)


def test_a_token_that_is_kept_is_sent_to_no_other_server() -> None:
    row = _row(BY_TOKEN)
    elsewhere = {**SMALL, "access": {"server": "https://b", "token": SET}}
    with pytest.raises(InvalidInput, match="not sent to another server") as caught:
        read_given(elsewhere, row, VAULT)
    assert caught.value.where == "settings.access.token"
    fresh = {**SMALL, "access": {"server": "https://b", "token": "new"}}
    assert read_given(fresh, row, VAULT).access.access() == TokenAccess("https://b", "new")


def test_a_mark_stands_for_nothing_where_nothing_is_kept() -> None:
    for before in (None, _row(SMALL), _row(BY_CONFIG)):
        with pytest.raises(InvalidInput, match="Set the secret itself"):
            read_given(shown(_row(BY_TOKEN)), before, VAULT)


_FILES: list[tuple[dict[str, Any], str]] = [
    ({"kubeconfig": "/etc/k"}, "kubeconfig"),
    ({"context": "prod"}, "context"),
    ({"server": "https://a", "token_file": "/etc/t"}, "token_file"),
    ({"server": "https://a", "token": "t", "ca_file": "/etc/c"}, "ca_file"),
]


@pytest.mark.parametrize(("access", "key"), _FILES)
def test_the_api_takes_no_file_of_the_servers_machine(access: dict[str, Any], key: str) -> None:
    values = {**SMALL, "access": access}
    with pytest.raises(InvalidInput, match="names a file on the server's machine") as caught:
        read_given(values, None, VAULT)
    assert caught.value.where == f"settings.access.{key}"
    declared_so = _row(values)
    changed = {**shown(declared_so), "jobmanagers": 2}
    assert read_given(changed, declared_so, VAULT).jobmanagers == 2
    other = {**values, "access": {**access, "server": "https://attacker"}}
    with pytest.raises(InvalidInput):
        read_given(other, declared_so, VAULT)


def test_the_api_wants_to_be_told_the_way() -> None:
    with pytest.raises(InvalidInput, match="does not say how to reach") as caught:
        read_given(SMALL, None, VAULT)
    assert caught.value.where == "settings.access"
    inside = read_given({**SMALL, "access": {"in_cluster": True}}, None, VAULT)
    assert inside.access.access() == InCluster()
    by_text = read_given(BY_CONFIG, None, VAULT)
    assert by_text.access.access() == Kubeconfig(None, "flink", CONFIG)


_FOREIGN = [
    "users: [{name: a, user: {exec: {command: sh}}}]",
    "users: [{name: a, user: {client-key: /etc/shadow}}]",
    "clusters: [{name: a, cluster: {certificate-authority: /etc/shadow}}]",
    "users: {a: {exec: {}}}",
    "- not a mapping",
    "a: [",
]


@pytest.mark.parametrize("text", _FOREIGN)
def test_an_inline_kubeconfig_names_no_file_and_no_program(text: str) -> None:
    values = {**SMALL, "access": {"kubeconfig_text": text}}
    with pytest.raises(InvalidInput) as caught:
        read_given(values, None, VAULT)
    assert caught.value.where == "settings.access.kubeconfig_text"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"namspace": "x"}, "settings.namspace"),
        ({"access": {"server": "https://a", "token": 1}}, "settings.access.token"),
        ({"access": {"server": "https://a", "in_cluster": True}}, "settings.access"),
        ({"access": "x"}, "settings.access"),
        (
            {"pod_templates": {"jobmanager": {"spec": {"restartPolicy": "Never"}}}},
            "settings.pod_templates.jobmanager.spec.restartPolicy",
        ),
    ],
)
def test_a_wrong_key_is_refused_with_its_place(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_given({**BY_TOKEN, **changes}, None, VAULT)
    assert caught.value.where == where
    assert "hunter22" not in str((caught.value.message, caught.value.facts))
