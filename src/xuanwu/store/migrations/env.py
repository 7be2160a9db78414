"""Where Alembic enters: it migrates on the connection that `upgrade` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from xuanwu.store.tables.all import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
