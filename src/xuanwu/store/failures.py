"""Translates database errors into `XuanwuError`, by their codes and never by their messages."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from xuanwu.kernel.errors import Bug, Conflict, Unavailable, Unreachable, XuanwuError

# SQLite: primary result codes. PostgreSQL: SQLSTATEs or their classes. MySQL: error numbers.
_BUSY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    "40001",  # serialisation failure
    "40P01",  # deadlock
    "55P03",  # lock not available
    1205,  # lock wait timeout
    1213,  # deadlock
}
_FULL = {sqlite3.SQLITE_FULL, "53100", 1021, 1114}
_GONE = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    "08",  # connection exception
    "53",  # insufficient resources, such as connections
    "57",  # operator intervention, such as a shutdown
    1053,  # shutdown in progress
    1927,  # connection killed
}
_MYSQL_CLIENT = range(2000, 3000)  # errors of the client library, all about connections


def translate(
    error: DBAPIError | PoolTimeoutError | OSError, *, is_connecting: bool = False
) -> XuanwuError:
    """Returns the error to raise instead; raise it `from` the original."""
    codes = _codes(error)
    if isinstance(error, PoolTimeoutError) or codes & _BUSY:
        return Unreachable(
            "The database is busy with other work on the same rows. Nothing was written; try"
            " again.",
            code="database_busy",
        )
    if codes & _FULL:
        return Unavailable(
            "The database's disk is full. Nothing was written; free some space on the disk, "
            "then try again.",
            code="database_full",
        )
    if isinstance(error, IntegrityError):
        return Conflict(
            "This conflicts with a change that somebody else has just made. Read the current "
            "state, then try again.",
            code="database_conflict",
        )
    if is_connecting or isinstance(error, OSError) or error.connection_invalidated or _gone(codes):
        return Unreachable(
            "The database cannot be reached or did not respond. Check that it runs and that the "
            "address and the account in the settings are right.",
            code="database_unreachable",
        )
    return Bug(f"The database rejected a statement ({type(error.orig).__name__}).")


def _gone(codes: set[int | str]) -> bool:
    return bool(codes & _GONE) or any(code in _MYSQL_CLIENT for code in codes)


def _codes(error: Exception) -> set[int | str]:
    driver = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(driver, sqlite3.Error):
        return {getattr(driver, "sqlite_errorcode", 0) & 0xFF}
    if isinstance(state := getattr(driver, "sqlstate", None), str):
        return {state, state[:2]}
    first = driver.args[0] if driver is not None and driver.args else None
    return {first} if isinstance(first, int) else set()
