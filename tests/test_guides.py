"""The guides know every setting of a server and of a target, each with the default that it has."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tests.support.releases import ROOT
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.settings import Settings

GUIDES = ROOT / "docs" / "guides"
_BY_NAME = "targets.NAME"
"""Each has settings of its own, which stand in a guide of their own."""


def _rows(guide: str) -> Iterator[tuple[list[str], str, str]]:
    """Names, default and meaning of each line of the tables of settings.

    The head of a table names the section of its keys, or none: `[tracking]`, or `key`.
    """
    section: str | None = None
    for line in (GUIDES / guide).read_text().splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) != 3:
            section = None
        elif cells[1] == "default":
            head = re.fullmatch(r"`\[(\w+)\]`", cells[0])
            section = f"{head[1]}." if head else ""
        elif section is not None and cells[0].startswith("`"):
            yield _names(cells[0], section), cells[1], cells[2]


def _names(cell: str, section: str) -> list[str]:
    """`leader.lease`, `.renew`: the second is of the same section as the first."""
    found: list[str] = []
    for name in re.findall(r"`([^`]+)`", cell):
        before = found[0].rpartition(".")[0] if name.startswith(".") else ""
        found.append(f"{before}{name}" if before else f"{section}{name}")
    return found


def _told(guide: str) -> dict[str, tuple[str, str]]:
    """By setting: its default and the meaning of its line."""
    told: dict[str, tuple[str, str]] = {}
    for names, default, meaning in _rows(guide):
        defaults = default.split(", ")
        each = defaults if len(defaults) == len(names) else [default] * len(names)
        for name, own in zip(names, each, strict=True):
            assert name not in told, f"{guide} tells {name} twice"
            told[name] = own.strip("`"), meaning
    return told


def _settings(model: type[BaseModel], at: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every key that can be written, by its path; a section that may lack is a key, too."""
    for name, field in model.model_fields.items():
        path = f"{at}{field.alias or name}"
        inner = _section(field)
        if inner is None or field.default is None:
            yield path, field
        if inner is not None:
            yield from _settings(inner, f"{path}.")


def _section(field: FieldInfo) -> type[BaseModel] | None:
    kinds = (
        get_args(field.annotation)
        if get_origin(field.annotation) in {Union, types.UnionType}
        else (field.annotation,)
    )
    found = (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel))
    return next(found, None)


def _text(value: Any) -> str | None:
    """How a guide writes a default; None where it says in words what is meant by none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    return "none" if value in ((), {}) else str(value)


def _is_right(path: str, field: FieldInfo, told: Mapping[str, tuple[str, str]]) -> bool:
    """A key has its own line, or stands in the line of the section that it is a part of."""
    if path in told:
        default = told[path][0]
        if field.is_required():
            return default == "–"
        wanted = _text(field.default)
        return default == wanted if wanted else default not in ("", "–")
    section, _, key = path.rpartition(".")
    return section in told and re.search(rf"`{key}\b[^`]*`", told[section][1]) is not None


SERVER = dict(_settings(Settings))
TARGET = dict(_settings(KubernetesSettings))


@pytest.mark.parametrize("path", SERVER)
def test_a_setting_of_the_server_is_told_with_its_default(path: str) -> None:
    told = _told("operating.md")
    own = _BY_NAME if path == "targets" else path
    assert _is_right(own, SERVER[path], told), told.get(own, f"no line tells {path}")


@pytest.mark.parametrize("path", TARGET)
def test_a_setting_of_a_target_is_told_with_its_default(path: str) -> None:
    told = _told("kubernetes-target.md")
    assert _is_right(path, TARGET[path], told), told.get(path, f"no line tells {path}")


def test_no_guide_tells_of_a_setting_that_is_not_there() -> None:
    sections = {path.rpartition(".")[0] for path in TARGET}
    assert set(_told("operating.md")) - {_BY_NAME} <= set(SERVER)
    assert set(_told("kubernetes-target.md")) <= set(TARGET) | sections
