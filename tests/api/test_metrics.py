from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.conftest import Api
from tests.support.platform import tracked
from xuanwu.kernel.errors import Unreachable
from xuanwu.model.access import Role
from xuanwu.model.state import State

pytestmark = pytest.mark.anyio


async def scraped(api: Api) -> dict[tuple[str, tuple[str, ...]], float]:
    """By metric and its labels' values, in the order of their names, as Prometheus reads it."""
    viewer = await api.caller(Role.VIEWER)
    answer = await viewer.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_runs_are_counted_while_something_is_left_to_do(api: Api) -> None:
    api.platform.target.start_delay_s = 60
    await api.run("one")
    await api.run("two")
    found = await scraped(api)
    assert found["xuanwu_runs", ("absent", "Accept", "fake")] == 2
    assert found["xuanwu_queue_late_seconds", ("Accept",)] >= 0
    assert found["process_resident_memory_bytes", ()] > 0


async def test_a_run_that_has_ended_and_is_cleaned_up_counts_no_more(api: Api) -> None:
    run = await api.run()
    async with tracked(api.platform):
        found = await api.platform.run(run["id"])
        await api.platform.until(found, State.RUNNING)
        await api.admin.post(f"/runs/{run['id']}/stop")
        await api.platform.until_removed(found)
    found = await scraped(api)
    assert not [name for name, _ in found if name == "xuanwu_runs"]
    assert found["xuanwu_queue_late_seconds", ("Running",)] == 0


async def test_a_target_that_does_not_answer_is_down_and_hides_nothing_else(api: Api) -> None:
    up = ("xuanwu_target_up", ("fake",))
    assert (await scraped(api))[up] == 1
    api.platform.target.is_silent = True
    found = await scraped(api)
    assert found[up] == 0
    assert ("xuanwu_target_clusters", ("fake",)) not in found
    with pytest.raises(Unreachable):
        await api.platform.target.clusters()
