"""Compares the texts of a job, or the definitions of runs, as YAML, line by line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import yaml

from xuanwu.model.spec import JobSpec


class _Dumper(yaml.SafeDumper):
    """Writes multi-line texts as blocks, so that SQL stays readable."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)  # pyright: ignore


_Dumper.add_representer(str, _block)


def spec_yaml(spec: JobSpec) -> str:
    """Returns the text as a job file, without defaults."""
    values: dict[str, Any] = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if values.get("sql"):  # with trailing blanks YAML cannot use the block style
        values["sql"] = "\n".join(line.rstrip() for line in values["sql"].splitlines()) + "\n"
    return to_yaml({"kind": "job", **values})


def diff_specs(old: JobSpec | None, new: JobSpec) -> str:
    """Returns a unified diff, empty where both texts are the same."""
    return _diff(spec_yaml(old) if old else "", spec_yaml(new), ("saved", "new"))


def diff_definitions(old: Mapping[str, Any], new: Mapping[str, Any], names: tuple[str, str]) -> str:
    """Returns the diff of two runs' definitions, without what only identifies the runs."""
    before, after = ({k: v for k, v in one.items() if k != "run"} for one in (old, new))
    return _diff(to_yaml(before), to_yaml(after), names)


def to_yaml(values: Mapping[str, Any]) -> str:
    """Writes YAML with multi-line texts as blocks."""
    return yaml.dump(
        dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000
    )


def _diff(old: str, new: str, names: tuple[str, str]) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="")
    return "\n".join(lines)
