"""A script that the studio offers as a beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Template:
    """A script that needs nothing outside of Flink.

    `title` and `about` are by language (`en`, `zh`). `rows` are given to its sources, by table, in
    a debug session; a row is by column.
    """

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    sql: str
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
