"""Goals with what was measured, as a table for people and as JSON; it measures nothing itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

from benchmarks.measure.machine import commit, machine

_PAPER = 140  # columns, where no terminal says how many it has


@dataclass(frozen=True)
class Goal:
    """One figure. `goal` None makes it a fact without a limit; `beside` is what it stands next to.

    `limit` says on which side of the goal the figure must be.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    beside: str = ""
    limit: Literal["at most", "at least"] = "at most"

    @property
    def met(self) -> bool | None:
        """None where there is no goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.limit == "at most" else self.value >= self.goal


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser that knows `--json FILE`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    return parser


def report(name: str, goals: Sequence[Goal], setting: dict[str, str], file: Path | None) -> int:
    """Prints the table and writes the file; `setting` says what was measured on which terms.

    Returns 0 when every goal is met, else 1.
    """
    console = Console()
    console = console if console.is_terminal else Console(width=_PAPER)
    table = Table(title=f"Benchmark: {name}", title_justify="left")
    for heading in ("what", "measured", "goal", "", "beside it"):
        table.add_column(heading, justify="right" if heading in {"measured", "goal"} else "left")
    for goal in goals:
        mark = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[goal.met]
        wanted = "" if goal.goal is None else f"{goal.limit} {goal.goal:g}"
        table.add_row(goal.name, f"{figure(goal.value)} {goal.unit}", wanted, mark, goal.beside)
    console.print(table)
    for key, value in setting.items():
        console.print(f"[dim]{key}: {value}[/]", highlight=False)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "name": name,
            "machine": machine(),
            "commit": commit(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "setting": setting,
            "goals": [{**asdict(goal), "met": goal.met} for goal in goals],
        }
        file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        console.print(f"[dim]written to {file}[/]")
    return 1 if any(goal.met is False for goal in goals) else 0


def figure(value: float) -> str:
    """Three digits that mean something."""
    if value == int(value) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not below `share` (0 to 1) of all; NaN where there is none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
