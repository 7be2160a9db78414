"""Finds sources whose local files do not exist, on the machine that will run the script.

Flink reports a missing path only after the cluster has started. The planner reads no files, so this
is done here: for tables of the connector `filesystem`, whose path has no other scheme than `file`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from xuanwu.kernel.tasks import in_thread
from xuanwu.language.dialect.find import Found, Where, options_of
from xuanwu.language.lexer import Token
from xuanwu.language.message import finding_of, message
from xuanwu.language.placeholder import is_open, placeholders
from xuanwu.language.places import Places
from xuanwu.language.statements import statements_of
from xuanwu.model.gateway import Finding, Lineage, Severity
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.port import GatewayPort

CODE = "path_missing"
_LOCAL = re.compile(r"(?:file:(?://)?)?(/(?!/).*)", re.DOTALL)
_WILDCARD = re.compile(r"[*?\[\]{}]")
_OTHER_SCHEME = "fs.default-scheme"
_MONITOR = "source.monitor-interval"


@dataclass(frozen=True)
class _Table:
    """A table of the script and the options that matter here; `path` is the token of the value.

    `waits`: the source looks for new files again and again, also while there is no folder.
    """

    name: str
    statement: int
    connector: str | None = None
    path: Token | None = None
    waits: bool = False


@dataclass(frozen=True)
class _Missing:
    """A table whose `path` does not exist; `token` is where the script names it."""

    table: _Table
    token: Token
    path: str


async def missing_paths(gateway: GatewayPort, asked: Asked) -> list[Finding]:
    """Returns a finding for each source of the script whose path does not exist on this machine.

    Sinks create their folder, so a path to which the script writes may be missing.
    Raises: as the gateway, which is asked only if a path is missing.
    """
    missing = await in_thread(_missing, asked)
    if not missing:
        return []
    found = await gateway.lineage(asked.release, asked.definition)
    written = {one.path for one in missing if _is_among(one.table, _sinks(found))}
    read = [one for one in missing if _is_among(one.table, _sources(found))]
    places = Places(asked.definition["sql"])
    return [_finding(one, places) for one in read if one.path not in written]


def _missing(asked: Asked) -> list[_Missing]:
    """The tables whose local path does not exist."""
    script, options = asked.definition["sql"] or "", asked.definition["options"]
    if "filesystem" not in script:  # splitting a script of megabytes takes seconds
        return []
    missing: list[_Missing] = []
    for table in _tables(script):
        if table.connector != "filesystem" or table.path is None:
            continue
        path = _local(table.path.value, asked.definition["variables"])
        if path and not _exists(path) and _OTHER_SCHEME not in options:
            missing.append(_Missing(table, table.path, path))
    return missing


def _tables(script: str) -> list[_Table]:
    """The tables that the script creates; of two with one name, the later."""
    tables: dict[str, _Table] = {}
    for statement in statements_of(script):
        for found in options_of(statement, script):
            if found.where is Where.CREATE and found.table:
                name = ".".join(found.table)
                tables[name] = _table(name, found, tables.get(".".join(found.like)))
    return list(tables.values())


def _table(name: str, found: Found, like: _Table | None) -> _Table:
    values = {one.key.value: one.value for one in found.entries if one.value is not None}
    connector, path = values.get("connector"), values.get("path")
    like = like or _Table("", 0)
    return _Table(
        name=name,
        statement=found.statement.number if path else like.statement,
        connector=connector.value if connector else like.connector,
        path=path or like.path,
        waits=_MONITOR in values or like.waits,
    )


def _local(value: str, variables: Mapping[str, str]) -> str | None:
    """The path of a value on the local file system; None if it is elsewhere or not yet known."""
    for use in reversed(placeholders(value)):
        if use.is_secret or use.name not in variables:
            return None
        value = value[: use.start] + variables[use.name] + value[use.end :]
    match = _LOCAL.fullmatch(value)
    if match is None or is_open(value) or _WILDCARD.search(value):
        return None
    return match[1]


def _exists(path: str) -> bool:
    """Whether it exists; a path that this server may not look at counts as existing."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def _sources(found: Lineage) -> set[str]:
    return {source.table for one in found.statements for source in one.sources}


def _sinks(found: Lineage) -> set[str]:
    return {one.sink for one in found.statements if one.sink}


def _is_among(table: _Table, full_names: set[str]) -> bool:
    return any(f".{full}".endswith(f".{table.name}") for full in full_names)


def _finding(one: _Missing, places: Places) -> Finding:
    return finding_of(
        CODE,
        Severity.WARNING if one.table.waits else Severity.ERROR,
        message("path_missing", path=one.path, option=_MONITOR if one.table.waits else None),
        statement=one.table.statement,
        at=places.range(one.token.start, one.token.end),
    )
