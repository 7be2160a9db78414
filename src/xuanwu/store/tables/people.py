"""The tables of users, their roles, sessions and sign-in links, and of failed sign-ins."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from xuanwu.model.access import Role
from xuanwu.model.people import SignInMethod
from xuanwu.store.tables.columns import TABLE_OPTIONS, Moment, Who, key, metadata, word

users = Table(
    "users",
    metadata,
    Column("id", key(), primary_key=True),
    Column("name", key(), nullable=False),
    Column("role", word(Role), nullable=True),
    Column("password_hash", key(255), nullable=True),
    Column("subject_hash", key(), nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    UniqueConstraint("name"),
    **TABLE_OPTIONS,
)
Index("ix_users_subject_hash", users.c.subject_hash, unique=True)

memberships = Table(
    "memberships",
    metadata,
    Column("user_id", key(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("space_id", key(), ForeignKey("spaces.id"), primary_key=True),
    Column("role", word(Role), nullable=False),
    **TABLE_OPTIONS,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", key(), primary_key=True),
    Column("secret_hash", key(), nullable=False),
    Column("user_id", key(), ForeignKey("users.id", ondelete="CASCADE"), nullable=True),
    Column("token_id", key(), ForeignKey("tokens.id", ondelete="CASCADE"), nullable=True),
    Column("method", word(SignInMethod, is_open=True), nullable=False),
    Column("user_agent", key(100), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    UniqueConstraint("secret_hash"),
    **TABLE_OPTIONS,
)
Index("ix_sessions_user_id", sessions.c.user_id)
Index("ix_sessions_token_id", sessions.c.token_id)
Index("ix_sessions_expires_at", sessions.c.expires_at)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("code_hash", key(), primary_key=True),
    Column("user_id", key(), ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
    **TABLE_OPTIONS,
)
Index("ix_sign_in_links_user_id", sign_in_links.c.user_id)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", key(128), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Moment, nullable=False),
    **TABLE_OPTIONS,
)
Index("ix_sign_in_attempts_until", sign_in_attempts.c.until)
