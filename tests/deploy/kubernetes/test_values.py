"""The values of the chart: each is documented, used, held by the schema, and told in the guide."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from tests.support.releases import ROOT
from xuanwu.cluster.kubernetes.objects.run import check
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.cluster.kubernetes.settings_access import SECRETS
from xuanwu.settings import Settings

CHART = ROOT / "deploy" / "kubernetes"
GUIDE = ROOT / "docs" / "guides" / "helm.md"
TEXT = (CHART / "values.yaml").read_text()
VALUES: dict[str, Any] = yaml.safe_load(TEXT)
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())
TEMPLATES = "\n".join(file.read_text() for file in sorted((CHART / "templates").iterdir()))
ELSEWHERE = {"global"}
"""For charts that have this one as a part."""


def leaves(values: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is no section, by its path."""
    for key, value in values.items():
        path = f"{at}.{key}" if at else key
        if isinstance(value, dict) and value:
            yield from leaves(value, path)
        else:
            yield path, value


LEAVES = dict(leaves(VALUES))


def _sections(schema: Mapping[str, Any], at: str = "") -> Iterator[str]:
    for key, one in schema["properties"].items():
        path = f"{at}.{key}" if at else key
        is_section = VALUES_AT.get(path) and isinstance(VALUES_AT[path], dict)
        if is_section:
            yield from _sections(one, path)
        elif path not in ELSEWHERE:
            yield path


def _all(values: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        path = f"{at}.{key}" if at else key
        yield path, value
        if isinstance(value, dict):
            yield from _all(value, path)


VALUES_AT = dict(_all(VALUES))


def test_the_schema_knows_the_same_values_as_the_file() -> None:
    assert sorted(_sections(SCHEMA)) == sorted(LEAVES)


def test_the_schema_takes_nothing_else_anywhere() -> None:
    def loose(schema: Any, at: str) -> Iterator[str]:
        if isinstance(schema, dict):
            if "properties" in schema and "additionalProperties" not in schema:
                yield at
            for key, one in schema.items():
                yield from loose(one, f"{at}/{key}")

    assert list(loose(SCHEMA, "")) == []


@pytest.mark.parametrize("path", LEAVES)
def test_a_value_is_used_by_a_template(path: str) -> None:
    section, _, key = path.rpartition(".")
    ways = {
        "api": r"\$values",
        "controller": r"\$values",
        "api.gateway": r"\$gateway",
    }
    used = [rf"\.Values\.{re.escape(path)}\b"]
    if section in ways:
        used.append(rf"(?:{ways[section]}|\.values|\$component\))\.{key}\b")
    assert re.search("|".join(used), TEMPLATES), f"{path} changes nothing"


def test_every_value_of_the_templates_is_in_the_file() -> None:
    for path in re.findall(r"\.Values\.([A-Za-z.]*[A-Za-z])", TEMPLATES):
        assert path in VALUES_AT, path


@pytest.mark.parametrize("path", LEAVES)
def test_a_value_is_told_in_the_guide_with_its_default(path: str) -> None:
    cells = [line.split("|") for line in GUIDE.read_text().splitlines() if line.startswith("| `")]
    told = {
        name.strip("` "): row[2].strip() for row in cells for name in row[1].strip().split(", ")
    }
    default = LEAVES[path]
    shown = json.dumps(default) if isinstance(default, bool | int) else str(default)
    wanted = f"`{shown}`" if default not in ("", {}, []) else "–"
    if path == "networkPolicy.from":
        wanted = "pods of its namespace"
    assert told.get(path) == wanted


def test_every_value_has_its_comment() -> None:
    """Above it, or above the section or the neighbours that it stands with."""
    lines = TEXT.splitlines()
    for path in LEAVES:
        key = path.rpartition(".")[2]
        depth = path.count(".") * 2
        at = [i for i, line in enumerate(lines) if re.match(rf" {{{depth}}}{key}:", line)]
        assert at, path
        for index in at:
            above = index
            while lines[above - 1].strip() and not lines[above - 1].strip().startswith("#"):
                above -= 1
            assert lines[above - 1].strip().startswith("#"), path


def test_the_schema_has_every_key_of_a_target() -> None:
    (target,) = SCHEMA["properties"]["targets"]["patternProperties"].values()
    secret = {f"access.{key}" for key in SECRETS}  # values of the chart stand in a ConfigMap
    assert _keys(target) == set(_fields(KubernetesSettings)) - secret


def _keys(schema: Mapping[str, Any], at: str = "") -> set[str]:
    found = set[str]()
    for key, one in schema.get("properties", {}).items():
        found |= {f"{at}{key}", *_keys(one, f"{at}{key}.")}
    return found


def _fields(model: type[BaseModel], at: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        path = f"{at}{field.alias or name}"
        yield path
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _fields(kind, f"{path}.")


def test_what_the_chart_writes_itself_cannot_be_said_among_the_settings() -> None:
    settings = SCHEMA["properties"]["settings"]["properties"]
    refused = {key for key, one in settings.items() if one is False}
    template = (CHART / "templates" / "configmap.yaml").read_text()
    written = set(re.findall(r"(?m)^    \[(\w+)", template))
    written |= set(re.findall(r"(?m)^    (\w+) = .*", template.partition("[server]")[0]))
    assert refused == written | {"home", "role", "database"}
    assert refused < set(Settings.model_fields)


@pytest.mark.parametrize("file", sorted((CHART / "examples").iterdir()), ids=lambda one: one.stem)
def test_the_targets_of_an_example_are_ones_that_the_server_takes(file: Path) -> None:
    for name, target in yaml.safe_load(file.read_text())["targets"].items():
        assert kubernetes_settings(target, where=name).namespace


def values_of_the_guide() -> dict[str, Any]:
    """Those with which it installs."""
    (told,) = re.findall(r"(?s)```yaml\n(image: .*?)```", GUIDE.read_text())
    return yaml.safe_load(told)


def test_the_values_of_the_guide_are_of_a_target_that_the_server_takes() -> None:
    values = values_of_the_guide()
    assert set(values) < set(VALUES)
    for name, target in values["targets"].items():
        made = kubernetes_settings(target, where=name)
        check(made)
        assert made.pod_templates.jobmanager == made.pod_templates.taskmanager != {}


def test_the_chart_is_of_the_version_that_it_installs() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (chart["version"], chart["appVersion"]) == (project["version"], project["version"])
