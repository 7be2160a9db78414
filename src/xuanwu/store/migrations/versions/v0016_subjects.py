"""Users whom an OpenID provider signs in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import key

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_INDEX = "ix_users_subject_hash"


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())  # MySQL keeps what an interrupted upgrade has made
    if "subject_hash" not in {column["name"] for column in inspector.get_columns("users")}:
        op.add_column("users", sa.Column("subject_hash", key(), nullable=True))
    if _INDEX not in {index["name"] for index in inspector.get_indexes("users")}:
        op.create_index(_INDEX, "users", ["subject_hash"], unique=True)
