"""The page of figures that readers may rely on, from the files that benchmarks wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_HEAD = """\
# Benchmarks

Generated from `docs/benchmarks/*.json` by `make generate`; do not edit. Measure on your own machine
with `make bench` (all) or `make bench NAME=tracking`: it prints the same table and writes
`.cache/bench-NAME.json`. Copy that file to `docs/benchmarks/NAME.json` to publish it.

A figure without a goal is told for the others' sake. *Beside it* is what was measured in the same
run. The load is the machine's over a minute, before the run and after it. Where others were at work
(a load before, or one after above the number of cores), seconds are longer than on a quiet machine,
and a comparison favours who needs less CPU: then look at the CPU seconds, which hardly change.
"""
_QUESTIONS = {
    "tracking": "How well does one controller process on one core track 10,000 running jobs?",
    "tracking-postgresql": "The same, with the runs in PostgreSQL on the same machine.",
    "check": "How long does a check of a script take while somebody types?",
    "debug": "How long does it take from asking for a debug session to its first row?",
    "page": "How heavy is the page, and how soon does it answer in a browser?",
    "kubernetes": "How soon does a run start on Kubernetes, and another JobManager lead, and what"
    " do 1,000 runs cost?",
    "start": "How long does a job take from the command to RUNNING, and what gives how much?",
}
_FACTS = {
    "processor": "{}",
    "cores": "{} cores",
    "memory_gib": "{} GiB",
    "system": "{}",
    "load_before": "load {} before",
    "load_after": "{} after",
}


def page(root: Path) -> str:
    """The whole text of `docs/benchmarks.md`."""
    files = sorted((root / "docs" / "benchmarks").glob("*.json"))
    reports = [json.loads(file.read_text()) for file in files]
    return "\n".join([_HEAD, *(line for report in reports for line in _section(report))])


def _section(report: dict[str, Any]) -> list[str]:
    name, machine = report["name"], report["machine"]
    facts = [form.format(machine[key]) for key, form in _FACTS.items() if key in machine]
    return [
        f"## {name}",
        "",
        _QUESTIONS.get(name, ""),
        "",
        "| what | measured | goal | | beside it |",
        "|---|--:|--:|---|---|",
        *(_row(goal) for goal in report["goals"]),
        "",
        *(f"- {key}: {value}" for key, value in report["setting"].items()),
        f"- machine: {', '.join(facts)}; Python {machine['python']}",
        f"- measured at {report['at']}, commit `{report['commit']}`",
        "",
    ]


def _row(goal: dict[str, Any]) -> str:
    met = {True: "met", False: "**missed**", None: ""}[goal["met"]]
    wanted = "" if goal["goal"] is None else f"{goal['limit']} {goal['goal']:g} {goal['unit']}"
    measured = f"{_figure(goal['value'])} {goal['unit']}"
    return f"| {goal['name']} | {measured} | {wanted} | {met} | {goal['beside']} |"


def _figure(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
