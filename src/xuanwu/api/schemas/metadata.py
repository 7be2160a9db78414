"""Catalogs, variables, secrets and artifacts in requests and responses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from xuanwu.api.schemas.access import PrincipalView
from xuanwu.api.schemas.shape import ListView, Request, View


class CatalogRequest(Request):
    sql: Annotated[str, Field(min_length=1, description="One CREATE CATALOG statement.")]


class ValueRequest(Request):
    value: str


class CatalogView(View):
    id: str
    space_id: str
    name: str
    sql: str
    updated_at: datetime
    updated_by: PrincipalView


class VariableView(View):
    space_id: str
    name: str
    value: str
    updated_at: datetime
    updated_by: PrincipalView


class SecretView(View):
    """A secret that is set; its value is never returned."""

    space_id: str
    name: str
    updated_at: datetime
    updated_by: PrincipalView


class ArtifactView(View):
    """An uploaded jar; `size` in bytes."""

    sha256: str
    space_id: str
    name: str
    size: int
    created_at: datetime
    created_by: PrincipalView


class CatalogList(ListView[CatalogView]):
    """By name."""


class VariableList(ListView[VariableView]):
    """By name."""


class SecretList(ListView[SecretView]):
    """By name."""


class ProgramView(View):
    """A jar as a program; `main_class` is null where the manifest names none."""

    main_class: str | None


class ArtifactList(ListView[ArtifactView]):
    """Newest first."""
