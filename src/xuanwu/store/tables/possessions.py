"""The tables of catalogs, variables, secrets and artifacts, which all jobs of a space share."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, UniqueConstraint

from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Prose, Who, Whole, key, metadata

catalogs = Table(
    "catalogs",
    metadata,
    Column("id", key(), primary_key=True),
    Column("space_id", key(), ForeignKey("spaces.id"), nullable=False),
    Column("name", key(), nullable=False),
    Column("sql", Prose, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", Who, nullable=False),
    UniqueConstraint("space_id", "name"),
    **TABLE_OPTIONS,
)

variables = Table(
    "variables",
    metadata,
    Column("space_id", key(), ForeignKey("spaces.id"), primary_key=True),
    Column("name", key(255), primary_key=True),
    Column("value", Prose, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", Who, nullable=False),
    **TABLE_OPTIONS,
)

secrets = Table(
    "secrets",
    metadata,
    Column("space_id", key(), ForeignKey("spaces.id"), primary_key=True),
    Column("name", key(255), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", Who, nullable=False),
    **TABLE_OPTIONS,
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("space_id", key(), ForeignKey("spaces.id"), primary_key=True),
    Column("sha256", key(), primary_key=True),
    Column("name", key(255), nullable=False),
    Column("size", Whole, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    **TABLE_OPTIONS,
)
