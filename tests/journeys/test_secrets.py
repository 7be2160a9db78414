"""A planted secret reaches the job and is found nowhere else."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest

from tests.journeys.conftest import Journey
from tests.support import releases
from xuanwu.cluster.local import process, sight
from xuanwu.model.state import State

pytestmark = pytest.mark.flink

SECRET = "s3cret-Planted-4711"
SQL = """\
CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print', 'print-identifier' = '${secret.word}');
INSERT INTO shown SELECT n FROM numbers;
"""


@pytest.mark.parametrize("version", releases.EVERY)
def test_a_secret_is_in_no_log_argument_file_event_answer_or_page(
    journey: Journey, version: str
) -> None:
    releases.installed(version)
    set_secret = [sys.executable, "-m", "xuanwu.cli.main", "secret", "set", "word"]
    subprocess.run(
        set_secret,
        env={"XUANWU_HOME": str(journey.home), "PATH": "/usr/bin:/bin"},
        input=SECRET,
        text=True,
        check=True,
        capture_output=True,
    )
    journey.apply("whisper", SQL, release=version)
    run = journey.start("whisper")
    journey.until(run, State.RUNNING)
    out = journey.home / "clusters" / run.id / "logs" / "taskmanager-1.out"
    from tests.support.wait import wait_until

    wait_until(lambda: SECRET in out.read_text())  # the job itself has it, and prints it

    _assert_not_in_files(journey, out)
    _assert_not_in_processes(journey, run.id)
    _assert_not_on_flinks_page(journey, run.id)
    _assert_not_in_answers(journey, run.id)


def _assert_not_in_files(journey: Journey, out: Path) -> None:
    for file in journey.home.rglob("*"):
        if file.is_symlink() or not file.is_file() or file == out or "releases" in file.parts:
            continue
        assert SECRET.encode() not in file.read_bytes(), file
    with sqlite3.connect(journey.home / "xuanwu.db") as database:
        for statement in database.iterdump():
            assert SECRET not in statement
    database.close()


def _assert_not_in_processes(journey: Journey, run_id: str) -> None:
    for one in process.strays(journey.home)[run_id]:
        assert SECRET not in " ".join(one.cmdline())
        assert SECRET not in str(one.environ())
        token = (journey.home / "clusters" / run_id / "token").read_text()
        assert token not in " ".join(one.cmdline())
        assert token not in str(one.environ())
    assert SECRET not in " ".join(" ".join(p.info["cmdline"] or []) for p in _every_process())


def _every_process() -> list[psutil.Process]:
    return list(psutil.process_iter(["cmdline"]))


def _assert_not_on_flinks_page(journey: Journey, run_id: str) -> None:
    url = sight.look(journey.local, run_id).rest_url
    assert url
    (job,) = httpx.get(f"{url}/jobs/overview").json()["jobs"]
    paths = [f"/jobs/{job['jid']}{end}" for end in ("", "/config", "/plan", "/checkpoints/config")]
    paths += ["/jobmanager/config", "/jobmanager/environment", "/jobmanager/log", "/config"]
    for path in paths:
        answer = httpx.get(url + path)
        assert answer.status_code == 200, path
        assert SECRET not in answer.text, path


def _assert_not_in_answers(journey: Journey, run_id: str) -> None:
    with journey.server.http() as http:
        for path in (
            "/secrets",
            "/jobs",
            "/jobs/whisper",
            "/jobs/whisper/revisions",
            f"/runs/{run_id}",
            f"/runs/{run_id}/events",
            f"/runs/{run_id}/logs?process=jobmanager",
            f"/runs/{run_id}/logs?process=taskmanager-1",
            f"/runs/{run_id}/processes",
        ):
            answer = http.get(path)
            assert answer.status_code == 200, path
            assert SECRET not in answer.text, path
