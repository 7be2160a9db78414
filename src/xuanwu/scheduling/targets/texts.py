"""The text of a target: it is parsed to settings, stored as a row, and shown without secrets.

It does not know who wrote the text or when, and opens no target.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from xuanwu.cluster.kubernetes.objects.run import check
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.cluster.kubernetes.settings_access import SECRETS
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.vault import Vault
from xuanwu.model.access import Principal
from xuanwu.model.target import DeclaredTarget, TargetKind, TargetOrigin

SET = "(set)"
"""Replaces a secret in what is shown; a request that contains it keeps the stored secret."""
_ACCESS = "access"


@dataclass(frozen=True)
class TargetText:
    """The keys as they were written, with the values of secrets kept separately."""

    settings: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)

    def fingerprint(self, vault: Vault) -> str:
        """A keyed hash of the text, which does not depend on the order of its keys."""
        return vault.fingerprint(json.dumps([self.settings, self.secrets], sort_keys=True))

    def row(
        self, vault: Vault, name: str, origin: TargetOrigin, by: Principal, at: datetime
    ) -> DeclaredTarget:
        """Makes the first version of a target. Only the machine itself has no settings."""
        is_declared = origin is TargetOrigin.SETTINGS
        return DeclaredTarget(
            name=name,
            kind=TargetKind.KUBERNETES if self.settings else TargetKind.LOCAL,
            origin=origin,
            settings=self.settings,
            sealed=self.sealed(vault, name),
            version=1,
            is_declared=is_declared,
            fingerprint=self.fingerprint(vault) if is_declared else None,
            created_at=at,
            created_by=by,
            updated_at=at,
            updated_by=by,
        )

    def sealed(self, vault: Vault, name: str) -> bytes | None:
        """The sealed secrets for the row of the target of this name."""
        if not self.secrets:
            return None
        return vault.seal(json.dumps(dict(self.secrets)), _context(name))


def text_of(settings: KubernetesSettings | None) -> TargetText:
    """The text to store: only the keys that were given, so that defaults can change later."""
    if settings is None:
        return TargetText({}, {})
    values = settings.model_dump(mode="json", by_alias=True, exclude_unset=True)
    secrets: dict[str, str] = {}
    for key in SECRETS:
        secret = getattr(settings.access, key)
        if secret is not None:
            secrets[key] = secret.get_secret_value()
            del values[_ACCESS][key]
    return TargetText(values, secrets)


def settings_of(row: DeclaredTarget, vault: Vault) -> KubernetesSettings:
    """The settings of a Kubernetes target.

    Raises: Unavailable when its secrets were sealed under another key; InvalidInput for settings
    that this version of Xuanwu does not accept.
    """
    return kubernetes_settings(_with_secrets(row.settings, _secrets(row, vault)), where=row.name)


def shown(row: DeclaredTarget) -> dict[str, Any]:
    """The settings for people; a mark replaces each secret that is set."""
    if row.sealed is None:
        return dict(row.settings)
    access = row.settings.get(_ACCESS, {})
    key = "token" if "server" in access else "kubeconfig_text"
    return _with_secrets(row.settings, {key: SET})


def read_given(
    values: Mapping[str, Any], before: DeclaredTarget | None, vault: Vault
) -> KubernetesSettings:
    """Parses the settings in a request; a mark in place of a secret keeps the stored secret.

    Files on the server's machine are refused, unless the access is unchanged.
    Raises: InvalidInput, which names each wrong key by its path below `settings`.
    """
    settings = kubernetes_settings(_filled(values, before, vault), where="settings")
    check(settings, where="settings")
    is_as_before = before is not None and dict(values).get(_ACCESS) == shown(before).get(_ACCESS)
    if not is_as_before:
        _refuse_own_files(settings)
    return settings


def _filled(
    values: Mapping[str, Any], before: DeclaredTarget | None, vault: Vault
) -> dict[str, Any]:
    """Replaces marks by the stored secrets."""
    access: Any = values.get(_ACCESS)
    if not isinstance(access, Mapping):
        return dict(values)
    given = cast("Mapping[str, Any]", access)
    marked = [key for key in SECRETS if given.get(key) == SET]
    if not marked:
        return dict(values)
    known = _secrets(before, vault) if before is not None else {}
    was = (before.settings.get(_ACCESS) or {}) if before is not None else {}
    for key in marked:
        place = f"settings.{_ACCESS}.{key}"
        if key not in known:
            raise InvalidInput(
                f"'{place}' is '{SET}', which refers to a stored secret, but no secret is "
                "stored. Set the secret itself.",
                where=place,
            )
        if key == "token" and given.get("server") != was.get("server"):
            raise InvalidInput(
                f"'{place}' was stored for {was.get('server')} and is not sent to another "
                "server. Set the token of the new server.",
                where=place,
            )
    return _with_secrets(values, {key: known[key] for key in marked})


def _refuse_own_files(settings: KubernetesSettings) -> None:
    """Refuses file paths: API callers must not read the files of the server's machine."""
    access, where = settings.access, f"settings.{_ACCESS}"
    instead = (
        "Send the content instead (kubeconfig_text; or server with token and ca), or in_cluster "
        "= true; or declare the target in the settings of the servers."
    )
    if access.own_files:
        place = f"{where}.{access.own_files[0]}"
        raise InvalidInput(
            f"'{place}' names a file on the server's machine, which the API does not accept. "
            f"{instead}",
            where=place,
        )
    if not (access.in_cluster or access.server or access.kubeconfig_text):
        raise InvalidInput(
            f"'{where}' does not say how to reach the API server. {instead}",
            where=where,
        )


def _secrets(row: DeclaredTarget, vault: Vault) -> dict[str, str]:
    if row.kind is TargetKind.LOCAL or row.sealed is None:
        return {}
    return json.loads(vault.unseal(row.sealed, _context(row.name)))


def _with_secrets(values: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, Any]:
    if not secrets:
        return dict(values)
    return {**values, _ACCESS: {**(values.get(_ACCESS) or {}), **secrets}}


def _context(name: str) -> str:
    """The context that the seal authenticates: secrets cannot be moved to another target."""
    return f"the target {name}"
