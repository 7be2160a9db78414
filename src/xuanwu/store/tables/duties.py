"""The table of duties: periodic work that one server does at a time."""

from __future__ import annotations

from sqlalchemy import Column, Table

from xuanwu.store.tables.columns import TABLE_OPTIONS, key, lease_columns, metadata

duties = Table(
    "duties",
    metadata,
    Column("id", key(), primary_key=True),
    *lease_columns(),
    **TABLE_OPTIONS,
)
