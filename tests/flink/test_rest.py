"""What the client makes of each answer, and of none; against the farm of virtual JobManagers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from tests.support.fake_flink import FakeFlink
from tests.support.fake_job import FakeJobManager, restored_from
from tests.support.wait import eventually

from xuanwu.flink.answers import Checkpoints, ClusterOverview, Restored, SavepointStatus
from xuanwu.flink.rest import FlinkRest, FlinkRestSettings
from xuanwu.kernel.errors import (
    Bug,
    Conflict,
    InvalidInput,
    NotFound,
    Unavailable,
    Unreachable,
    XuanwuError,
)

pytestmark = pytest.mark.anyio

QUICK = FlinkRestSettings(total=timedelta(seconds=1))
TRIGGER = "a" * 32
STACK = (
    "org.apache.flink.runtime.JobException: Recovery is suppressed\n"
    "\tat a.B.c(B.java:1)\n"
    "Caused by: java.lang.RuntimeException: outer\n"
    "\t... 9 more\n"
    "Caused by: java.lang.ArithmeticException: / by zero\n"
    "\tat StreamExecCalc$7.processElement(Unknown Source)\n"
)


@pytest.fixture
async def farm() -> AsyncIterator[FakeFlink]:
    async with FakeFlink() as farm:
        yield farm


@pytest.fixture
async def flink() -> AsyncIterator[FlinkRest]:
    async with FlinkRest(QUICK) as flink:
        yield flink


@pytest.fixture
def job(farm: FakeFlink) -> FakeJobManager:
    return farm.add("run_1")


async def test_the_status_carries_flinks_word_times_and_tasks(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    job.change(tasks_running=1)
    status = await flink.job_status(farm.url_of("run_1"), job.job_id)
    assert status is not None
    assert (status.state, status.end_time_ms, status.ended_at) == ("RUNNING", -1, None)
    assert status.started_at is not None
    assert status.started_at.timestamp() == pytest.approx(time.time(), abs=60)
    assert not status.all_tasks_run
    job.change(tasks_running=2)
    status = await flink.job_status(farm.url_of("run_1"), job.job_id)
    assert status is not None
    assert status.all_tasks_run


async def test_finished_tasks_count_as_run(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    job.change(state="FINISHED")
    status = await flink.job_status(farm.url_of("run_1"), job.job_id)
    assert status is not None
    assert status.all_tasks_run
    assert status.ended_at is not None


async def test_a_job_that_is_not_listed_yet_is_none_and_no_error(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    job.change(state=None)
    assert await flink.job_status(farm.url_of("run_1"), job.job_id) is None


async def test_another_job_at_the_same_address_is_not_taken_for_ours(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    assert await flink.job_status(farm.url_of("run_1"), "b" * 32) is None


@pytest.mark.parametrize("manner", ["refuse", "hang", "garbage", "unready"])
async def test_whoever_does_not_answer_as_flink_does_is_unreachable(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager, manner: str
) -> None:
    job.change(manner=manner)
    with pytest.raises(Unreachable):
        await flink.job_status(farm.url_of("run_1"), job.job_id)
    job.change(manner="answer")
    assert await flink.job_status(farm.url_of("run_1"), job.job_id)


async def test_nobody_at_the_port_is_unreachable(flink: FlinkRest) -> None:
    with pytest.raises(Unreachable):
        await flink.job_status("http://127.0.0.1:1", TRIGGER)


async def test_json_of_another_shape_is_unreachable(farm: FakeFlink, flink: FlinkRest) -> None:
    with pytest.raises(Unreachable):
        await flink.overview(f"{farm.url}/control?")


@pytest.mark.alone
async def test_a_hanging_jobmanager_costs_its_deadline_and_delays_no_other(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    stuck = [farm.add(f"stuck_{number}", manner="hang") for number in range(50)]
    began = time.monotonic()
    waiting = [
        asyncio.ensure_future(flink.job_status(farm.url_of(each.cluster_id), each.job_id))
        for each in stuck
    ]
    await eventually(lambda: farm.requests == len(stuck))
    assert await flink.job_status(farm.url_of("run_1"), job.job_id)
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(end, Unreachable) for end in ends)
    assert time.monotonic() - began < 2


async def test_an_answer_within_the_deadline_is_waited_for(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    job.change(delay_s=0.05)
    assert await flink.job_status(farm.url_of("run_1"), job.job_id)


@pytest.mark.parametrize("version", ["1.20.5", "2.2.1"])
async def test_the_root_exception_begins_with_its_innermost_cause(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager, version: str
) -> None:
    job.change(version=version, state="FAILED", exception=STACK)
    text = await flink.root_exception(farm.url_of("run_1"), job.job_id)
    assert text == f"java.lang.ArithmeticException: / by zero\n\n{STACK.strip()}"


async def test_a_job_that_never_failed_has_no_root_exception(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    assert await flink.root_exception(farm.url_of("run_1"), job.job_id) is None


async def test_a_long_stack_keeps_its_cause_its_beginning_and_its_end(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    middle = "\tat 中.文(X.java:1)\n" * 5000
    stack = f"first\n{middle}Caused by: last {'x' * 3000}\n\tat end"
    job.change(state="FAILED", exception=stack)
    text = await flink.root_exception(farm.url_of("run_1"), job.job_id)
    assert text is not None
    assert len(text.encode()) <= 8192
    assert text.startswith("last xxx")
    assert "\n\nfirst\n" in text
    assert text.endswith("at end")


async def test_cancelling_twice_is_harmless(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    for _ in range(2):
        await flink.cancel(farm.url_of("run_1"), job.job_id)
    assert job.state == "CANCELED"


async def test_cancelling_a_finished_job_is_a_conflict_with_flinks_words(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    job.change(state="FINISHED")
    with pytest.raises(Conflict, match="already reached another terminal state") as caught:
        await flink.cancel(farm.url_of("run_1"), job.job_id)
    assert "\n" not in caught.value.message
    assert "RestHandlerException" not in caught.value.message


async def test_a_savepoint_triggered_twice_under_one_id_is_taken_once(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    url = farm.url_of("run_1")
    for _ in range(2):
        await flink.trigger_savepoint(url, job.job_id, trigger_id=TRIGGER, directory="s3://b/s")
    assert len(job.taken()) == 1
    status = await flink.savepoint_status(url, job.job_id, TRIGGER)
    assert status == SavepointStatus(path=job.taken()[0])
    assert job.taken()[0].startswith("s3://b/s/")
    assert job.state == "RUNNING"


async def test_a_savepoint_without_a_directory_goes_to_the_clusters_own(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    await flink.trigger_savepoint(farm.url_of("run_1"), job.job_id, trigger_id=TRIGGER)
    assert job.taken()[0].startswith(job.savepoint_directory)


async def test_stopping_with_a_savepoint_finishes_the_job_once_it_is_written(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    url = farm.url_of("run_1")
    job.change(savepoint="pending")
    for _ in range(2):
        await flink.stop_with_savepoint(url, job.job_id, trigger_id=TRIGGER)
    status = await flink.savepoint_status(url, job.job_id, TRIGGER)
    assert status.in_progress
    assert job.state == "RUNNING"
    job.change(savepoint="complete")
    status = await flink.savepoint_status(url, job.job_id, TRIGGER)
    assert (status.path, status.in_progress) == (job.taken()[0], False)
    assert job.state == "FINISHED"


async def test_a_failed_savepoint_tells_its_cause_and_leaves_the_job_running(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    url = farm.url_of("run_1")
    job.change(savepoint="fail")
    await flink.stop_with_savepoint(url, job.job_id, trigger_id=TRIGGER, drain=True)
    status = await flink.savepoint_status(url, job.job_id, TRIGGER)
    assert status.failure is not None
    assert status.failure.startswith("org.apache.flink.runtime.checkpoint.CheckpointException: An")
    assert not status.in_progress
    assert job.state == "RUNNING"


async def test_a_savepoint_that_a_new_jobmanager_never_heard_of_is_not_found(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    url = farm.url_of("run_1")
    await flink.trigger_savepoint(url, job.job_id, trigger_id=TRIGGER)
    job.restart()
    with pytest.raises(NotFound, match=TRIGGER):
        await flink.savepoint_status(url, job.job_id, TRIGGER)


async def test_the_latest_checkpoint_is_a_path_or_none(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    url = farm.url_of("run_1")
    assert await flink.checkpoints(url, job.job_id) == Checkpoints()
    job.change(checkpoint="file:///c/chk-7")
    assert await flink.checkpoints(url, job.job_id) == Checkpoints("file:///c/chk-7")
    job.change(checkpoint="<checkpoint-not-externally-addressable>")
    assert await flink.checkpoints(url, job.job_id) == Checkpoints()
    assert await flink.checkpoints(url, "b" * 32) == Checkpoints()


async def test_what_was_restored_last_comes_with_its_time(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    job.change(restored=restored_from(6, "file:///s/1", at_ms=1_700_000_000_000, is_savepoint=True))
    found = await flink.checkpoints(farm.url_of("run_1"), job.job_id)
    assert found.restored == Restored(6, 1_700_000_000_000, is_savepoint=True, path="file:///s/1")


async def test_the_restarts_are_a_number_once_flink_has_gathered_it(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    url = farm.url_of("run_1")
    assert await flink.restarts(url, job.job_id) == 0
    job.restart_job("java.lang.RuntimeException: boom")
    assert await flink.restarts(url, job.job_id) == 1
    job.change(restarts=None)
    assert await flink.restarts(url, job.job_id) is None
    with pytest.raises(NotFound):
        await flink.restarts(url, "b" * 32)


async def test_the_overview_counts_taskmanagers_and_slots(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    overview = await flink.overview(farm.url_of("run_1"))
    assert overview == ClusterOverview("2.2.1", taskmanagers=1, slots_total=2, slots_free=1)


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, InvalidInput, "invalid_input"),
        (404, NotFound, "not_found"),
        (409, Conflict, "conflict"),
        (500, Unavailable, "flink_error"),
        (502, Unreachable, "unreachable"),
        (307, Unavailable, "flink_error"),
    ],
)
async def test_each_http_error_has_its_kind_and_flinks_first_telling_line(
    farm: FakeFlink,
    flink: FlinkRest,
    job: FakeJobManager,
    status: int,
    kind: type[XuanwuError],
    code: str,
) -> None:
    errors = ["Internal server error.", "<Exception on server side:\na.B: why\n\tat c.D(E.java)"]
    job.change(always=(status, {"errors": errors}))
    with pytest.raises(kind, match=r"a\.B: why") as caught:
        await flink.overview(farm.url_of("run_1"))
    assert caught.value.detail_code == code
    assert "\tat" not in caught.value.message


async def test_a_client_that_is_not_open_says_so() -> None:
    with pytest.raises(Bug):
        await FlinkRest().overview("http://127.0.0.1:1")


async def test_a_connection_closed_between_two_looks_is_opened_again(
    farm: FakeFlink, flink: FlinkRest, job: FakeJobManager
) -> None:
    url = farm.url_of("run_1")
    assert await flink.job_status(url, job.job_id)
    farm.close_idle()
    assert await flink.job_status(url, job.job_id)
