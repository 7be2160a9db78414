"""Builds request paths from parts that users give."""

from __future__ import annotations

from urllib.parse import quote


def path(*parts: str | int) -> str:
    """Joins the parts, each escaped, so that no name can reach another route."""
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)
