"""Column types that store values in the same way on every database; it knows no table."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Text,
)
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine

from xuanwu.kernel.errors import Bug
from xuanwu.model.access import Principal, PrincipalKind

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
TABLE_OPTIONS: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_bin",
}

Whole = BigInteger().with_variant(Integer(), "sqlite")


def key(length: int = 64) -> String:
    """The type of an id, name or hash; every database compares it byte by byte."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def word(of: type[StrEnum], *, is_open: bool = False) -> Enum:
    """The type of an enum's word, with a CHECK.

    `is_open` omits the CHECK, for an enum that grows often: SQLite would copy the whole table for
    each new word.
    """
    return Enum(
        of,
        native_enum=False,
        create_constraint=not is_open,
        validate_strings=True,
        length=32,
        name=of.__name__.lower(),
        values_callable=lambda members: [str(member.value) for member in members],
    )


class Moment(TypeDecorator[datetime]):
    """A point in time in UTC, to the microsecond; a value without a time zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sqlite.DATETIME())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise Bug("A time without a zone was to be stored.")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Prose(TypeDecorator[str]):
    """Text of any length; characters that a database cannot store (NUL, lone surrogates) are
    replaced by a mark."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_mysql = dialect.name in {"mysql", "mariadb"}
        return dialect.type_descriptor(mysql.LONGTEXT() if is_mysql else Text())

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


class Json(TypeDecorator[Any]):
    """Plain JSON values, stored as text to keep the order of keys; escaped to ASCII."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_mysql = dialect.name in {"mysql", "mariadb"}
        return dialect.type_descriptor(mysql.LONGTEXT() if is_mysql else Text())

    def process_bind_param(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> str | None:
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> Any:
        return None if value is None else json.loads(value)


def lease_columns() -> tuple[Column[Any], ...]:
    """The columns of a leased queue (see `store/leases`); the table's key must be called `id`.

    `rung_at` is when the row was last rung since its claim; `visits` counts the claims.
    """
    return (
        Column("due_at", Moment, nullable=True),
        Column("rung_at", Moment, nullable=True),
        Column("visits", Integer, nullable=False),
        Column("lease_owner", key(), nullable=True),
        Column("lease_token", key(), nullable=True),
        Column("lease_until", Moment, nullable=True),
    )


class Who(TypeDecorator[Principal]):
    """A principal as the text `kind id name`; equal kind and id mean the same principal."""

    impl = Prose
    cache_ok = True

    def process_bind_param(
        self,
        value: Principal | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> str | None:
        return None if value is None else f"{value.kind.value} {value.id} {value.name}"

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> Principal | None:
        if value is None:
            return None
        kind, id_, name = value.split(" ", 2)
        return Principal(PrincipalKind(kind), id_, name)
