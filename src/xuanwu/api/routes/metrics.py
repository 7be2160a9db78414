"""The route that Prometheus scrapes.

Source: Prometheus documentation, "Metric and label naming", "Exposition formats".
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Annotated

from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from xuanwu.api.deps import UsesCore, UsesInfra, needs
from xuanwu.api.routes.router import router
from xuanwu.model.access import Caller, Permission
from xuanwu.operations.figures import Figures, figures

routes = router("platform")
Reader = Annotated[Caller, needs(Permission.PLATFORM_READ)]


@routes.get("/metrics", response_class=PlainTextResponse)
async def show_metrics(core: UsesCore, infra: UsesInfra, _: Reader) -> PlainTextResponse:
    """Show metrics of the platform in the text format of Prometheus."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Shown(await figures(core, infra)))
    return PlainTextResponse(generate_latest(registry))


class _Shown(Collector):
    """Figures as metrics. Those of runs and targets are the same on every server."""

    def __init__(self, found: Figures) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        made = GaugeMetricFamily("xuanwu_info", "The server.", labels=["version"])
        made.add_metric([version("xuanwu")], 1)
        yield made
        yield from self._runs()
        yield from self._targets()

    def _runs(self) -> Iterator[Metric]:
        made = GaugeMetricFamily(
            "xuanwu_runs",
            "The number of runs that are live or whose cluster is being removed.",
            labels=["target", "state", "seen"],
        )
        for one in self._found.crowds:
            made.add_metric([one.target, one.state.value, one.seen.value], one.count)
        yield made
        late = GaugeMetricFamily(
            "xuanwu_queue_late_seconds",
            "The longest time that a due run has been waiting for a visit.",
            labels=["state"],
        )
        for state, waited in self._found.late.items():
            late.add_metric([state.value], waited.total_seconds())
        yield late

    def _targets(self) -> Iterator[Metric]:
        up = GaugeMetricFamily(
            "xuanwu_target_up", "Whether the target responds.", labels=["target"]
        )
        clusters = GaugeMetricFamily(
            "xuanwu_target_clusters",
            "The number of clusters of which at least one process or object exists.",
            labels=["target"],
        )
        for name, count in self._found.clusters.items():
            up.add_metric([name], count is not None)
            if count is not None:
                clusters.add_metric([name], count)
        yield up
        yield clusters
