"""Each import contract holds, and notices an import that breaks it."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import grimp
import pytest
from grimp import ImportGraph
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract

configure()  # what it asks of its own surroundings, such as a clock
ROOT = Path(__file__).parent.parent.parent
_KINDS: dict[str, type[Contract]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
}
_OPTIONS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
    "importlinter"
]
_CONTRACTS: dict[str, dict[str, Any]] = {one["name"]: one for one in _OPTIONS["contracts"]}
_BREAKS = [
    ("Imports point downward", "xuanwu.model.run", "xuanwu.store.runs"),
    ("Imports point downward", "xuanwu.store.runs", "xuanwu.cluster.target"),
    ("Imports point downward", "xuanwu.access.tokens", "xuanwu.service.runs.start"),
    ("Imports point downward", "xuanwu.kube.objects", "xuanwu.flink.rest"),
    ("The API sees use cases, never the store or a target", "xuanwu.api.deps", "xuanwu.store.runs"),
    ("Targets do not know one another", "xuanwu.cluster.local.target", "xuanwu.cluster.kubernetes"),
    (
        "Only the commands that start a server know how one is put together",
        "xuanwu.cli.commands.job",
        "xuanwu.app",
    ),
]


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    """Every import of the package, those inside functions among them."""
    return grimp.build_graph("xuanwu", cache_dir=None)


def test_each_contract_is_broken_once_here() -> None:
    assert {name for name, _, _ in _BREAKS} == set(_CONTRACTS)


@pytest.mark.parametrize("name", _CONTRACTS)
def test_a_contract_holds(name: str, graph: ImportGraph) -> None:
    assert _is_kept(name, graph)


@pytest.mark.parametrize(("name", "importer", "imported"), _BREAKS)
def test_a_contract_notices_an_import_that_breaks_it(
    name: str, importer: str, imported: str, graph: ImportGraph
) -> None:
    broken = deepcopy(graph)
    broken.add_import(importer=importer, imported=imported)
    assert not _is_kept(name, broken)


def _is_kept(name: str, graph: ImportGraph) -> bool:
    options = {
        key: str(value) if isinstance(value, bool) else value  # as its reader of settings does
        for key, value in _CONTRACTS[name].items()
        if key not in {"name", "type"}
    }
    session = {"root_packages": [_OPTIONS["root_package"]]}
    contract = _KINDS[_CONTRACTS[name]["type"]](name, session, options)
    return contract.check(graph=deepcopy(graph), verbose=False).kept
