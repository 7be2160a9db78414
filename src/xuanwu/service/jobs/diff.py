"""Compares two texts of a job, as people read them: as YAML, line by line."""

from __future__ import annotations

import difflib
from typing import Any

import yaml

from xuanwu.model.spec import JobSpec


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, so that SQL stays readable."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)  # pyright: ignore


_Dumper.add_representer(str, _block)


def spec_yaml(spec: JobSpec) -> str:
    """The text as a job file, without what is left at its default."""
    values: dict[str, Any] = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if values.get("sql"):  # trailing blanks would force YAML out of the block style
        values["sql"] = "\n".join(line.rstrip() for line in values["sql"].splitlines()) + "\n"
    return yaml.dump(
        {"kind": "job", **values}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000
    )


def diff_specs(old: JobSpec | None, new: JobSpec) -> str:
    """A unified diff, empty where both texts are the same."""
    before = spec_yaml(old).splitlines() if old else []
    return "\n".join(
        difflib.unified_diff(before, spec_yaml(new).splitlines(), "saved", "new", lineterm="")
    )
