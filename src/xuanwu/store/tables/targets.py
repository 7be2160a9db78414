"""The tables of declared targets, and of the cluster that each target reached first."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table

from xuanwu.model.target import TargetKind, TargetOrigin
from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, Who, key, metadata, word

identities = Table(
    "targets",
    metadata,
    Column("name", key(255), primary_key=True),
    Column("identity", Prose, nullable=False),
    Column("noted_at", Moment, nullable=False),
    **TABLE_OPTIONS,
)

declared_targets = Table(
    "declared_targets",
    metadata,
    Column("name", key(), primary_key=True),
    Column("kind", word(TargetKind), nullable=False),
    Column("origin", word(TargetOrigin), nullable=False),
    Column("settings", Json, nullable=False),
    Column("sealed", LargeBinary, nullable=True),
    Column("version", Integer, nullable=False),
    Column("is_declared", Boolean, nullable=False),
    Column("fingerprint", key(), nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", Who, nullable=False),
    **TABLE_OPTIONS,
)
