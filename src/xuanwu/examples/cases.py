"""The built-in cases: each one's job file, and the variables that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path


@dataclass(frozen=True)
class Example:
    """A job that runs without changes. `job_file` is for `xuanwu apply -f`."""

    name: str
    title: str
    job_file: Path


def cases() -> tuple[Example, ...]:
    """Returns all cases; begin with the first one."""
    jobs = Path(str(resources.files("xuanwu"))) / "examples" / "jobs"
    return (
        Example(
            "flights", "SQL: flights by day and airline, delays by weather", jobs / "flights.yaml"
        ),
        Example("delays", "JAR: the running mean delay of each airline", jobs / "delays.yaml"),
    )


def variables(data: Path, output: Path) -> dict[str, str]:
    """Returns the variables of the cases' texts: the data set's path, and the results' path.

    Flink reads `file://` and then the path as it is: so what a URI would escape (a space, 张三, %)
    stays, else Flink looks for a folder of the escaped name, and waits for its files forever.
    """
    return {"flights_data": _flink_path(data), "flights_output": _flink_path(output)}


def _flink_path(folder: Path) -> str:
    return f"file://{folder.absolute()}"
