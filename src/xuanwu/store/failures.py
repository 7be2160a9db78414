"""What a database's own errors mean in ours, told by their codes and never by their texts."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from xuanwu.kernel.errors import Bug, Conflict, Unreachable, XuanwuError

_BUSY_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BUSY_SQLSTATE = {"40001", "40P01", "55P03"}  # serialisation, deadlock, lock not available
_BUSY_MYSQL = {1205, 1213}  # lock wait timeout, deadlock


def translate(error: DBAPIError | PoolTimeoutError | OSError) -> XuanwuError:
    """The error to raise in its place; the original stays its cause."""
    if isinstance(error, PoolTimeoutError) or _is_busy(error):
        return Unreachable(
            "The database is busy with other work on the same rows. Nothing was written; try"
            " again.",
            code="database_busy",
        )
    if isinstance(error, IntegrityError):
        return Conflict(
            "This collides with what somebody else has just written. Look again, then repeat.",
            code="database_conflict",
        )
    if isinstance(error, OSError) or error.connection_invalidated:
        return _gone()
    if isinstance(error, OperationalError | InterfaceError):
        return _gone()
    return Bug(f"The database refused a statement of ours: {type(error.orig).__name__}.")


def _gone() -> Unreachable:
    return Unreachable(
        "The database cannot be reached or gave no answer. Check that it runs and that the"
        " address and the account in the settings are right.",
        code="database_unreachable",
    )


def _is_busy(error: Exception) -> bool:
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    driver = error.orig
    if isinstance(driver, sqlite3.Error):
        return (getattr(driver, "sqlite_errorcode", 0) & 0xFF) in _BUSY_SQLITE
    if getattr(driver, "sqlstate", None) in _BUSY_SQLSTATE:
        return True
    return bool(driver.args) and driver.args[0] in _BUSY_MYSQL
