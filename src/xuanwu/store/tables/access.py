"""The tables of spaces, tokens, and calls with an idempotency key."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from xuanwu.model.access import Role
from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, key, metadata, word

spaces = Table(
    "spaces",
    metadata,
    Column("id", key(), primary_key=True),
    Column("name", key(), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("name"),
    **TABLE_OPTIONS,
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", key(), primary_key=True),
    Column("name", key(255), nullable=False),
    Column("role", word(Role), nullable=False),
    Column("space_id", key(), ForeignKey("spaces.id"), nullable=True),
    Column("token_hash", key(), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=True),
    UniqueConstraint("name"),
    UniqueConstraint("token_hash"),
    **TABLE_OPTIONS,
)

calls = Table(
    "calls",
    metadata,
    Column("caller", key(255), primary_key=True),
    Column("key", key(255), primary_key=True),
    Column("request_hash", key(), nullable=False),
    Column("status", Integer, nullable=True),
    Column("body", Json, nullable=True),
    Column("expires_at", Moment, nullable=False),
    **TABLE_OPTIONS,
)
Index("ix_calls_expires_at", calls.c.expires_at)
