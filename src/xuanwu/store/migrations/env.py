"""The entry point of Alembic, which migrates on the connection that `upgrade` passes."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from xuanwu.store.tables.all import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
