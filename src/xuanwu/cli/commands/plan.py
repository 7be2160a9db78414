"""`xuanwu plan`: shows how Flink would run a script."""

from __future__ import annotations

import typer
from rich.text import Text

from xuanwu.cli.noun import noun
from xuanwu.cli.options import Output, Space
from xuanwu.cli.output import Columns, Format, show_data, show_list, stderr, stdout
from xuanwu.cli.scripts.asking import (
    Local,
    Release,
    Script,
    Var,
    asking,
    waiting,
    with_variables,
)
from xuanwu.cli.scripts.findings import errors_in, findings_text
from xuanwu.cli.scripts.source import read_source
from xuanwu.model.gateway import Graph, GraphChain, Plan

app = noun()


@app.command()
def plan(
    file: Script,
    release: Release = None,
    var: Var = None,
    local: Local = False,
    space: Space = None,
    output: Output = Format.TABLE,
) -> None:
    """Show how Flink would run a script: the plan of each statement, and the tasks of the job.

    `-o json` shows everything: syntax trees, execution plans, and the graph with the ids of its
    operators. The exit code is 1 if there are errors.
    """
    with asking(local=local, space=space) as desk:
        draft, source = read_source(file, desk.upload)
        with waiting(f"planning {source.name}"):
            found = desk.gateway.plan(with_variables(draft, var), release=release)
    if output is Format.TABLE:
        stderr().print(findings_text(found.findings, source), end="", soft_wrap=True)
        _show(found)
    else:
        show_data(found, output)
    if errors_in(found.findings):
        raise typer.Exit(1)


def _show(found: Plan) -> None:
    for one in found.statements:
        stdout().print(Text(f"statement {one.number}, line {one.range.line}", style="bold"))
        stdout().print(Text(one.optimized.strip("\n") + "\n"), soft_wrap=True)
    if found.graph:
        show_list(found.graph.chains, _tasks(found.graph), Format.TABLE)


def _tasks(graph: Graph) -> Columns[GraphChain]:
    names = {node.id: node.name for node in graph.nodes}
    ships = {
        chain.id: ", ".join(
            f"{one.ship.lower()} from {names.get(one.id, one.id)}"
            for node in graph.nodes
            if node.id in chain.nodes
            for one in node.inputs
            if one.id not in chain.nodes
        )
        for chain in graph.chains
    }
    return Columns[GraphChain](
        {
            "task": lambda chain: chain.id,
            "parallelism": lambda chain: chain.parallelism,
            "operators": lambda chain: " → ".join(str(names.get(n, n)) for n in chain.nodes),
            "input": lambda chain: ships[chain.id],
        }
    )
