"""A real JobManager's page through the server: it is Flink's own, and nothing there acts."""

from __future__ import annotations

import re

from tests.journeys.conftest import Journey
from xuanwu.model.state import State


def test_flinks_page_and_rest_come_through_the_server_and_cancel_nothing(journey: Journey) -> None:
    journey.apply("paged", options={"env.java.opts.all": "-Downers.word=hunter22"})
    with journey.server.client() as client:
        client.secrets.set("word", "hunter22")
    run = journey.until(journey.start("paged"), State.RUNNING)
    at = f"/runs/{run.id}/flink"
    with journey.server.http() as http:
        page = http.get(f"{at}/")
        assert "Apache Flink" in page.text and page.headers["content-type"].startswith("text/html")
        (script,) = set(re.findall(r'src="(main\.[0-9a-f]+\.js)"', page.text))
        assert len(http.get(f"{at}/{script}").content) > 100_000
        (job,) = http.get(f"{at}/jobs/overview").json()["jobs"]
        assert (job["jid"], job["state"]) == (run.flink_job_id, "RUNNING")
        told = http.get(f"{at}/jobmanager/environment").text
        assert "-Downers.word=******" in told and "hunter22" not in told
        refused = http.get(f"{at}/jobs/{run.flink_job_id}/yarn-cancel")
        assert refused.json()["code"] == "flink_acts"
        assert http.patch(f"{at}/jobs/{run.flink_job_id}").status_code == 405
        assert http.get(f"{at}/jobs/overview").json()["jobs"][0]["state"] == "RUNNING"
        with journey.server.client() as client:
            client.runs.stop(run.id)
            client.runs.wait_removed(run.id, timeout_s=60)
        assert http.get(f"{at}/").json()["code"] == "cluster_gone"
