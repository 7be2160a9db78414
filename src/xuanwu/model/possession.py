"""Catalogs, variables, secrets and artifacts, which all jobs of a space share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xuanwu.model.access import Principal


@dataclass(frozen=True)
class Catalog:
    """A named source of tables, kept as its CREATE CATALOG statement."""

    id: str
    space_id: str
    name: str
    sql: str
    updated_at: datetime
    updated_by: Principal


@dataclass(frozen=True)
class Variable:
    """A plain value that texts name as `${name}`."""

    space_id: str
    name: str
    value: str
    updated_at: datetime
    updated_by: Principal


@dataclass(frozen=True)
class Secret:
    """A value that texts name as `${secret.name}`; only its sealed form is ever stored."""

    space_id: str
    name: str
    sealed: bytes
    updated_at: datetime
    updated_by: Principal

    @property
    def context(self) -> str:
        """The context that the seal authenticates: the value cannot be moved to another name."""
        return secret_context(self.space_id, self.name)


def secret_context(space_id: str, name: str) -> str:
    """The context under which the secret of this name is sealed."""
    return f"{space_id}/{name}"


@dataclass(frozen=True)
class Artifact:
    """An uploaded jar, identified by the SHA-256 of its content."""

    sha256: str
    space_id: str
    name: str
    size: int
    created_at: datetime
    created_by: Principal
