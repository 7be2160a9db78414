"""Scripts as a person works on them: checked, traced, debugged, and refused before they start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

from tests.journeys.conftest import QUICK, STREAM, Journey, open_home, read_json
from tests.support.server import Server
from tests.support.wait import wait_until
from xuanwu.cluster.local import provision
from xuanwu.model.state import State

pytestmark = pytest.mark.flink

RIGHT = """\
CREATE TABLE orders (id INT, customer INT, amount DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'nowhere:9092');
CREATE TABLE customers (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://nowhere/shop', 'table-name' = 'customers');
SELECT c.name, SUM(o.amount) AS total
FROM orders o JOIN customers c ON o.customer = c.id GROUP BY c.name;
"""
WRONG = RIGHT.replace("SUM(o.amount)", "SUM(o.amuont)")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Generator[Journey]:
    """A server with a gateway, shared by the journeys that change nothing."""
    home = tmp_path_factory.mktemp("desk") / "home"
    settings = {**QUICK, "GATEWAY__ENABLED": "true", "GATEWAY__WORKERS": "1"}
    server = Server(open_home(home), settings=settings)
    server.start()
    made = Journey(server)
    try:
        yield made
        assert made.alive() == frozenset()
    finally:
        server.kill()
        for cluster_id in made.alive():
            provision.remove(made.local, cluster_id)
    wait_until(lambda: not _gateway_processes(home), within=60, what="no process of the gateway")


def _gateway_processes(home: Path) -> list[int]:
    return [
        one.pid
        for one in psutil.process_iter(["cmdline"])
        if any(str(home / "gateway") in word for word in one.info["cmdline"] or [])
    ]


@pytest.fixture(params=["server", "alone"])
def shell(request: pytest.FixtureRequest, desk: Journey, tmp_path: Path) -> Journey:
    """The command line, with a server that answers, and on a machine that has none."""
    if request.param == "server":
        return desk
    return Journey(Server(open_home(tmp_path / "home")))


def test_a_mistake_is_underlined_where_it_is(shell: Journey, tmp_path: Path) -> None:
    script = tmp_path / "wrong.sql"
    script.write_text(WRONG)
    done = shell.cli("check", str(script))
    assert done.returncode == 1
    assert f"{script}:5:22: error: " in done.stdout
    assert "Did you mean 'amount'?" in done.stdout
    found = read_json(shell.cli("check", str(script), "-o", "json").stdout)
    (mistake,) = [one for one in found["findings"] if one["code"] == "column_unknown"]
    assert mistake["range"] == {"line": 5, "column": 22, "end_line": 5, "end_column": 27}
    assert mistake["fix"] == "amount"


def test_a_script_runs_on_rows_of_ones_own_and_writes_nothing(
    shell: Journey, tmp_path: Path
) -> None:
    script, orders, customers = (
        tmp_path / name for name in ("right.sql", "orders.csv", "customers.json")
    )
    script.write_text(RIGHT)
    orders.write_text("id,customer,amount\n1,7,1.5\n2,8,2\n3,7,4\n")
    customers.write_text('[{"id": 7, "name": "Ada"}, {"id": 8, "name": "Bo"}]')
    done = shell.cli(
        *("debug", str(script), "--given", f"orders={orders}"),
        *("--given", f"customers={customers}", "-o", "json"),
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    rows = [row for event in events if event["event"] == "rows" for row in event["rows"]]
    newest = {values[0]: values[1] for kind, _, values in rows if kind in {"+I", "+U"}}
    assert newest == {"Ada": 5.5, "Bo": 2.0}
    assert [event["step"] for event in events if event["event"] == "step"] == [
        "parse",
        "rules",
        "plan",
        "execute",
    ]
    assert events[-1]["reason"] == "finished"


def test_a_row_of_the_wrong_type_is_named(desk: Journey, tmp_path: Path) -> None:
    script, orders = tmp_path / "right.sql", tmp_path / "orders.csv"
    script.write_text(RIGHT)
    orders.write_text("id,customer,amount\n1,7,1.5\n2,8,much\n")
    done = desk.cli("debug", str(script), "--given", f"orders={orders}")
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert all(word in told for word in ("orders", "row 2", "amount", "much"))


def test_lineage_and_plan_lead_back_to_the_text(desk: Journey, tmp_path: Path) -> None:
    script = tmp_path / "right.sql"
    script.write_text(RIGHT)
    lineage = read_json(desk.cli("lineage", str(script), "-o", "json").stdout)
    total = next(c for s in lineage["statements"] for c in s["columns"] if c["column"] == "total")
    assert [one["column"] for one in total["inputs"]] == ["amount"]
    assert "SUM" in total["transformation"]
    plan = read_json(desk.cli("plan", str(script), "-o", "json").stdout)
    assert plan["statements"][0]["optimized"]


def test_a_bad_script_never_starts_a_cluster(desk: Journey) -> None:
    desk.apply("bad", STREAM.replace("MAX(n)", "MAX(number)"))
    done = desk.cli("run", "start", "bad")
    assert done.returncode == 2
    assert "column_unknown" in done.stderr + done.stdout
    with desk.server.client() as client:
        assert not list(client.runs.list())
    assert desk.alive() == frozenset()


def test_a_file_that_is_missing_on_this_machine_is_named_before_a_cluster_starts(
    desk: Journey, tmp_path: Path
) -> None:
    missing = tmp_path / "nowhere.csv"
    options = f"'connector' = 'filesystem', 'path' = '{missing}', 'format' = 'csv'"
    table = f"CREATE TABLE lines (n BIGINT) WITH ({options});\n"
    sql = table + STREAM.replace("FROM numbers", "FROM lines")
    script = tmp_path / "lines.sql"
    script.write_text(sql)
    done = desk.cli("check", str(script), "--for", "run", "--target", "local")
    assert (done.returncode, "path_missing" in done.stdout) == (1, True)
    desk.apply("lines", sql)
    started = desk.cli("run", "start", "lines")
    assert started.returncode == 2
    assert str(missing) in started.stderr + started.stdout


def test_a_right_script_starts_all_the_same(desk: Journey) -> None:
    desk.apply("good", STREAM)
    run = desk.start("good")
    desk.until(run, State.RUNNING)
    assert desk.stop(run).state is State.CANCEL


def test_ctrl_c_ends_a_session_and_frees_its_worker(desk: Journey, tmp_path: Path) -> None:
    script = tmp_path / "long.sql"
    script.write_text(
        "CREATE TABLE a (n INT) WITH ('connector' = 'datagen');\n"
        "SELECT x.n FROM a AS x, a AS y, a AS z, a AS w WHERE x.n + y.n + z.n + w.n < 0;\n"
    )
    words = [sys.executable, "-m", "xuanwu.cli.main", "debug", str(script), "--seconds", "300"]
    with subprocess.Popen(
        words, env=_environment(desk), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as session:
        assert session.stdout
        for line in session.stdout:
            if "execute" in line:
                break
        session.send_signal(signal.SIGINT)
        assert session.wait(30) != 0
    script.write_text("SELECT 1;\n")
    assert desk.cli("debug", str(script)).returncode == 0


def _environment(journey: Journey) -> dict[str, str]:
    return {**os.environ, "XUANWU_HOME": str(journey.home), "NO_COLOR": "1"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "sql_without_insert"),
        (b" \n\t", "sql_without_insert"),
        (b"\xff\xfe\x00broken", "UTF-8"),
        (b"INSERT INTO t SELECT 'never closed", "not closed"),
    ],
)
def test_odd_files_get_a_clear_word(
    desk: Journey, tmp_path: Path, content: bytes, words: str
) -> None:
    script = tmp_path / "odd.sql"
    script.write_bytes(content)
    done = desk.cli("check", str(script))
    assert done.returncode != 0
    assert words in done.stdout + done.stderr


def test_a_release_that_is_not_there_is_named(desk: Journey, tmp_path: Path) -> None:
    script = tmp_path / "right.sql"
    script.write_text(RIGHT)
    done = desk.cli("check", str(script), "--release", "2.2.9")
    assert done.returncode != 0
    assert "Did you mean '2.2.1'?" in done.stderr
