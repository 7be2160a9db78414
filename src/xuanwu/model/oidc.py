"""Sign-in by an OpenID provider: its settings, and which roles a person's groups give.

It performs no I/O. Source: OpenID Connect Core 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xuanwu.kernel.errors import Unauthenticated
from xuanwu.kernel.ids import token_hash
from xuanwu.model.access import Role
from xuanwu.model.people import USER_NAME

_ORDER = list(Role)
_MOST_GROUPS = 10_000


@dataclass(frozen=True)
class OidcSettings:
    """One client of one OpenID provider.

    `label` is how the provider is called on the sign-in page. `name_claim` and `groups_claim` are
    the claims with a person's name and groups. `roles` are roles everywhere by group; `spaces` are
    roles in one space, by the name of the space and then by group.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str = "OpenID"
    scopes: tuple[str, ...] = ("openid", "profile")
    name_claim: str = "preferred_username"
    groups_claim: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role], hash=False)
    spaces: Mapping[str, Mapping[str, Role]] = field(
        default_factory=dict[str, Mapping[str, Role]], hash=False
    )


@dataclass(frozen=True)
class OidcPerson:
    """A person as the provider describes it, with the roles that its groups give here."""

    subject_hash: str
    name: str
    role: Role | None
    spaces: Mapping[str, Role] = field(hash=False)


def person_of(settings: OidcSettings, claims: Mapping[str, Any]) -> OidcPerson:
    """Reads the claims of a verified ID token, with those of the userinfo endpoint.

    Raises: Unauthenticated (`oidc_name` where the name is missing or not one of a user here;
    `oidc_no_role` where no group of the person has a role).
    """
    name = str(claims.get(settings.name_claim) or "").strip().lower()
    if not re.fullmatch(USER_NAME, name):
        raise Unauthenticated(
            f"{settings.label} sent no usable name in the claim '{settings.name_claim}'. Ask an "
            "administrator to set 'oidc.name_claim'.",
            code="oidc_name",
        )
    groups = _groups(claims.get(settings.groups_claim))
    role = _highest(settings.roles, groups)
    in_spaces = {name: _highest(roles, groups) for name, roles in settings.spaces.items()}
    spaces = {name: found for name, found in in_spaces.items() if found is not None}
    if role is None and not spaces:
        raise Unauthenticated(
            "None of your groups has a role here. Ask an administrator to give one of them a role "
            "in the settings 'oidc.roles' or 'oidc.spaces'.",
            code="oidc_no_role",
        )
    return OidcPerson(token_hash(f"{settings.issuer}\n{claims['sub']}"), name, role, spaces)


def _groups(claim: Any) -> set[str]:
    """Providers send a list, or one text with blanks or commas."""
    if isinstance(claim, str):
        return set(re.split(r"[\s,]+", claim.strip()))
    if isinstance(claim, list):
        return {one for one in claim[:_MOST_GROUPS] if isinstance(one, str)}
    return set()


def _highest(roles: Mapping[str, Role], groups: Iterable[str]) -> Role | None:
    found = [roles[group] for group in groups if group in roles]
    return max(found, key=_ORDER.index, default=None)
