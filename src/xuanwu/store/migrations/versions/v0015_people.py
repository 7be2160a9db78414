"""Users, their roles in spaces, sessions, sign-in links, and failed sign-ins."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Prose, key

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ROLES = ("viewer", "operator", "developer", "admin")
_INDEXES = {
    "ix_sessions_user_id": ("sessions", "user_id"),
    "ix_sessions_token_id": ("sessions", "token_id"),
    "ix_sessions_expires_at": ("sessions", "expires_at"),
    "ix_sign_in_links_user_id": ("sign_in_links", "user_id"),
    "ix_sign_in_attempts_until": ("sign_in_attempts", "until"),
}


def upgrade() -> None:
    _create(
        "users",
        sa.Column("id", key(), primary_key=True),
        sa.Column("name", key(), nullable=False),
        sa.Column("role", _role(), nullable=True),
        sa.Column("password_hash", key(255), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Prose, nullable=False),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    _create(
        "memberships",
        _of("user_id", "users", "memberships", primary_key=True),
        sa.Column("space_id", key(), primary_key=True),
        sa.Column("role", _role(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_memberships_space_id"),
    )
    _create(
        "sessions",
        sa.Column("id", key(), primary_key=True),
        sa.Column("secret_hash", key(), nullable=False),
        _of("user_id", "users", "sessions", nullable=True),
        _of("token_id", "tokens", "sessions", nullable=True),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("user_agent", key(100), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("used_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.UniqueConstraint("secret_hash", name="uq_sessions_secret_hash"),
    )
    _create(
        "sign_in_links",
        sa.Column("code_hash", key(), primary_key=True),
        _of("user_id", "users", "sign_in_links", nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment, nullable=True),
    )
    _create(
        "sign_in_attempts",
        sa.Column("id", key(128), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("until", Moment, nullable=False),
    )
    for name, (table, column) in _INDEXES.items():
        # MySQL keeps an index that was created before an upgrade was interrupted.
        known = {one["name"] for one in sa.inspect(op.get_bind()).get_indexes(table)}
        if name not in known:
            op.create_index(name, table, [column])


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, if_not_exists=True, **TABLE_OPTIONS)


def _of(column: str, table: str, own: str, **options: Any) -> sa.Column[str]:
    """A reference to a row that takes this one with it when it is deleted."""
    name = f"fk_{own}_{column}"
    reference = sa.ForeignKey(f"{table}.id", name=name, ondelete="CASCADE")
    return sa.Column(column, key(), reference, **options)


def _role() -> sa.Enum:
    return sa.Enum(*_ROLES, name="role", native_enum=False, create_constraint=True, length=32)
