"""The built-in cases: which job file each has, and the variables that it names."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """A job that works as it is. `job_file` is for `xuanwu apply -f`."""

    name: str
    title: str
    job_file: Path


def cases() -> tuple[Case, ...]:
    """All of them; the first is the one to begin with."""
    jobs = Path(str(resources.files("xuanwu"))) / "examples" / "jobs"
    return (
        Case(
            "flights", "SQL: flights by day and airline, delays by weather", jobs / "flights.yaml"
        ),
        Case("delays", "JAR: the running mean delay of each airline", jobs / "delays.yaml"),
    )


def variables(data: Path, output: Path) -> dict[str, str]:
    """What the cases' texts name: where the data set is, and where results go.

    Flink reads `file://` and then the path as it is: what a URI would escape (a space, 张三, %)
    stays, or Flink looks for a folder of that escaped name, and waits for its files for ever.
    """
    return {"flights_data": _flink_path(data), "flights_output": _flink_path(output)}


def _flink_path(folder: Path) -> str:
    return f"file://{folder.absolute()}"
