"""Wrong input gets a clear word that names the place and the next step, and leaves nothing."""

from __future__ import annotations

import re
import socket
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import STREAM, Journey, open_home
from tests.support.server import Server
from xuanwu.model.state import State

pytestmark = pytest.mark.flink

FILE = """\
kind: job
name: orders
sql: |
  CREATE TABLE s (n BIGINT) WITH ('connector' = 'datagen');
  CREATE TABLE t (n BIGINT) WITH ('connector' = 'blackhole');
  INSERT INTO t SELECT n FROM s;
"""


@pytest.mark.parametrize(
    ("sql", "code", "place", "message"),
    [
        (
            "INSERT INTO shown SELECT COUNT(*), MAX(n) FROM number;",
            "sql_invalid",
            (5, 48),
            "number",
        ),
        ("INSERT INTO shown SELECT n FROM WHERE;", "sql_syntax", (5, 33), "WHERE"),
        ("SELECT * FROM numbers;", "sql_unsupported", (5, 1), "print"),
    ],
)
def test_wrong_sql_is_a_failed_run_with_its_place_and_no_cluster_left(
    journey: Journey, sql: str, code: str, place: tuple[int, int], message: str
) -> None:
    journey.apply("wrong", STREAM.rpartition("INSERT")[0] + sql)
    done = journey.cli("run", "start", "wrong", "--wait")
    assert done.returncode == 1
    with journey.server.client() as client:
        (run,) = client.runs.list()
    ended = journey.until_removed(run)
    assert ended.state is State.FAILED
    assert ended.failure is not None
    assert ended.failure.code == code
    assert (ended.failure.line, ended.failure.column) == place
    assert message in ended.failure.message
    assert f"line {place[0]}, column {place[1]}" in done.stderr
    assert journey.alive() == frozenset()


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        ("paralelism: 2", "paralelism", "Did you mean 'parallelism'?"),
        ("release: 2.2.9", "release", "Did you mean '2.2.1'?"),
        ("target: locall", "target", "Did you mean 'local'?"),
        (
            "resources: {taskmanager: {memory: 200m}}",
            "resources.taskmanager.memory",
            "m",
        ),
        (
            "options: {jobmanager.rpc.port: '1'}",
            "options.jobmanager.rpc.port",
            "set by Xuanwu",
        ),
        ("catalogs: [nowhere]", "catalog", "nowhere"),
    ],
)
def test_a_wrong_key_or_value_is_refused_before_anything_is_saved(
    journey: Journey, tmp_path: Path, change: str, where: str, message: str
) -> None:
    file = tmp_path / "orders.yaml"
    file.write_text(FILE + change + "\n")
    done = journey.cli("apply", "-f", str(file))
    assert done.returncode in {2, 3}
    assert where in done.stderr
    assert message in done.stderr
    assert journey.cli("job", "list", "-o", "json").stdout.strip() == "[]"


def test_an_unknown_secret_is_named_with_its_place_before_a_run_starts(journey: Journey) -> None:
    journey.apply(
        "orders", STREAM.replace("'print'", "'print', 'print-identifier' = '${secret.x}'")
    )
    done = journey.cli("run", "start", "orders")
    assert done.returncode == 2
    assert re.search(r"line 4, column \d+", done.stderr)
    assert "xuanwu secret set x" in done.stderr


def test_a_port_in_use_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        journey = Journey(Server(open_home(tmp_path / "home")))
        done = journey.cli("server", "--port", str(port))
    assert done.returncode == 4
    assert str(port) in done.stderr
    assert "--port" in done.stderr


def test_a_machine_without_java_is_told_what_to_install(tmp_path: Path) -> None:
    journey = Journey(Server(open_home(tmp_path / "home")))
    file = tmp_path / "a.sql"
    file.write_text(STREAM)
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "xuanwu.cli.main", "exec", str(file)],
        env={"XUANWU_HOME": str(journey.home), "PATH": "/nowhere", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 6
    assert "Java" in done.stderr
    assert "Traceback" not in done.stderr
