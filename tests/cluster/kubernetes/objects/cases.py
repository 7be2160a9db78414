"""The runs and targets whose manifests are kept as YAML, and what other tests make theirs from.

    python -m tests.cluster.kubernetes.objects.cases

writes the files anew after a change that is meant; look at the difference before you commit it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from xuanwu.cluster.kubernetes.command import argument_files
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline
from xuanwu.cluster.kubernetes.objects.run import dependents_of, owner_of
from xuanwu.cluster.kubernetes.settings import KubernetesSettings, kubernetes_settings
from xuanwu.kernel.units import ByteSize
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.release import InstalledRelease, Release
from xuanwu.model.resources import ProcessResources, Resources, TaskManagerResources

FOLDER = Path(__file__).parent / "snapshots"
UID = "4a3c8f52-0000-4000-8000-000000000001"
TOKEN = "xr_a-token-of-one-run"
RELEASE = InstalledRelease(
    Release("2.2.1", "", "", "", (17,), frozenset()), Path("/releases/2.2.1"), Path("java")
)
ENTRY = EntryPoint(
    definition_url="http://xuanwu.platform:8080/api/v1/runs/run_1/definition",
    news_url="http://xuanwu.platform:8080/api/v1/runs/run_1/news",
    token=TOKEN,
)
SMALL: dict[str, Any] = {
    "namespace": "flink",
    "image": "registry.example.com/xuanwu-flink:{release}",
    "state": {"uri": "s3://bucket/flink/"},
}
LARGE: dict[str, Any] = {
    **SMALL,
    "state": {
        "uri": "file:///state/flink",
        "volume": {"mount": "/state", "claim": "flink-state"},
    },
    "pull": {"policy": "Always", "secrets": ["registry"]},
    "service_account": "flink",
    "taskmanager_service_account": "flink-taskmanager",
    "jobmanagers": 2,
    "redundant_taskmanagers": 1,
    "leader": {"lease": "4s", "renew": "3s", "retry": "500ms"},
    "cpu_limit_factor": 2,
    "scratch": "20g",
    "stop_grace": "10s",
    "labels": {"team": "flights"},
    "annotations": {"example.com/cost-centre": "12 34"},
    "node_selector": {"disk": "ssd"},
    "tolerations": [{"key": "streaming", "operator": "Exists", "effect": "NoSchedule"}],
    "priority_class": "streams",
    "options": {"s3.endpoint": "http://minio:9000", "s3.path.style.access": True},
    "disrupted_taskmanagers": "25%",
    "ingress": {
        "class": "nginx",
        "host": "{cluster}.{namespace}.example.com",
        "tls_secret": "{namespace}-certificate",
        "annotations": {"nginx.ingress.kubernetes.io/proxy-read-timeout": "600"},
    },
    "pod_templates": {
        "taskmanager": {
            "metadata": {"annotations": {"prometheus.io/scrape": "true"}},
            "spec": {
                "containers": [
                    {"name": "flink", "env": [{"name": "TZ", "value": "UTC"}]},
                    {"name": "sidecar", "image": "registry.example.com/sidecar:1"},
                ],
                "tolerations": [{"operator": "Exists"}],
            },
        }
    },
}


@dataclass(frozen=True)
class Case:
    """One run on one target."""

    spec: ClusterSpec
    values: dict[str, Any] = field(default_factory=lambda: SMALL)

    @property
    def settings(self) -> KubernetesSettings:
        return kubernetes_settings(self.values)

    @property
    def outline(self) -> Outline:
        return replace(Outline.of(self.spec, self.settings), owner_uid=UID)

    @property
    def objects(self) -> list[Manifest]:
        """All of them, the owner first."""
        files = argument_files(self.outline.spec)
        return [owner_of(self.outline, files), *dependents_of(self.outline, files)]

    def one(self, kind: str, name_end: str = "") -> Manifest:
        found = [
            one
            for one in self.objects
            if one["kind"] == kind and one["metadata"]["name"].endswith(name_end)
        ]
        assert len(found) == 1, f"{len(found)} objects are {kind} …{name_end}"
        return found[0]

    def pod(self, role: str) -> Manifest:
        return self.one("Deployment", role)["spec"]["template"]

    def container(self, role: str) -> Manifest:
        return next(c for c in self.pod(role)["spec"]["containers"] if c["name"] == "flink")


PLAIN = Case(ClusterSpec("run_01j8z", "0" * 32, RELEASE, ENTRY, state_name="job_01j8y"))
FULL = Case(
    ClusterSpec(
        "run_01j9z",
        "f" * 32,
        RELEASE,
        ENTRY,
        resources=Resources(
            jobmanager=ProcessResources(cpu=0.5, memory=ByteSize.parse("1600m")),
            taskmanager=TaskManagerResources(cpu=1.5, memory=ByteSize.parse("4g"), slots=4),
        ),
        parallelism=10,
        options={"execution.checkpointing.interval": "5 s", "s3.secret-key": "${secret.s3}"},
        restore_path="file:///state/flink/jobs/job_01j8y/savepoints/savepoint-1",
        state_name="job_01j8y",
    ),
    LARGE,
)
CASES = {"plain": PLAIN, "full": FULL}


def text_of(objects: list[Manifest]) -> str:
    """As people read it: one document an object, texts of several lines as such."""
    return yaml.dump_all(objects, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


if __name__ == "__main__":
    for name, case in CASES.items():
        (FOLDER / f"{name}.yaml").write_text(text_of(case.objects))
