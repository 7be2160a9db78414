"""The templates that the studio offers, from `templates.toml` and the scripts beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from xuanwu.model.template import Template


@cache
def templates() -> tuple[Template, ...]:
    """All templates, in the order in which they are offered."""
    folder = resources.files(__name__)
    told = tomllib.loads(folder.joinpath("templates.toml").read_text(encoding="utf-8"))
    return tuple(
        Template(
            name=one["name"],
            title=one["title"],
            about=one["about"],
            sql=folder.joinpath(f"{one['name']}.sql").read_text(encoding="utf-8"),
            rows={table: _rows(given) for table, given in one["rows"].items()},
        )
        for one in told["template"]
    )


def _rows(given: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(given["columns"], row, strict=True)) for row in given["rows"]]
