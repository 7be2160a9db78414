"""How soon a run's tasks run: by the target, by the command line, and by equal manifests that a
person wrote.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from string import Template

import anyio
import psutil
import yaml
from tests.support.releases import HOME
from tests.support.wait import eventually

from benchmarks.pods.run import Run
from benchmarks.pods.stage import NAMESPACE, OPTIONS, PATIENCE_S, RESOURCES, STATE, Stage
from benchmarks.starts.ways import SQL, Command, server
from xuanwu.cluster.kubernetes import names, places
from xuanwu.kernel.ids import flink_id
from xuanwu.kube import objects
from xuanwu.kube.kinds import CONFIG_MAP, POD, SERVICE

_BY_HAND = Path(__file__).with_name("by_hand.yaml")


@contextmanager
def command(stage: Stage, home: Path) -> Generator[Command]:
    """`xuanwu run start` on a server whose runs are on the stage's node."""
    home.mkdir()
    (home / "releases").symlink_to(HOME / "releases", target_is_directory=True)
    target = stage.target(access={"kubeconfig": str(stage.node.kubeconfig)})
    settings = {
        "XUANWU_LOCAL__ENABLED": "false",
        "XUANWU_TARGET": "node",
        "XUANWU_TARGETS": json.dumps({"node": target}),
    }
    job = {
        "kind": "job",
        "name": "start",
        "sql": SQL,
        "release": stage.release,
        "resources": RESOURCES.model_dump(mode="json"),
        "options": OPTIONS,
    }
    file = home / "job.json"
    file.write_text(json.dumps(job))
    with server(home, stage.node.place.machine, settings) as url:
        made = Command("xuanwu run start --wait", home, url, "start")
        made.say("apply", "--yes", "-f", str(file))
        yield made


async def by_user(stage: Stage, command: Command) -> float:
    """Seconds of `xuanwu run start --wait`."""
    run_id, seconds = await command.begin()
    await command.end(run_id)
    await _until_quiet(stage)
    return seconds


async def by_target(stage: Stage, number: int) -> float:
    """Seconds from the target's `ensure` until all tasks run."""
    run = Run(stage, f"run_{number}")
    began = time.monotonic()
    await run.start()
    try:
        await stage.until_running([await run.url()], run.job_id)
        return time.monotonic() - began
    finally:
        await run.remove()
        await _until_quiet(stage)


async def by_hand(stage: Stage, number: int, folder: Path) -> float:
    """Seconds from `kubectl apply` until all tasks run."""
    name, job_id = f"hand-{number}", flink_id(f"hand-{number}")
    file = folder / f"{name}.yaml"
    file.write_text(manifests(stage, name, job_id))
    began = time.monotonic()
    await _kubectl(stage, "apply", "-f", str(file))
    try:
        service = await objects.read(stage.server, SERVICE, NAMESPACE, f"{name}-rest")
        url = f"http://{service['spec']['clusterIP']}:{places.REST_PORT}"
        await stage.until_running([url], job_id)
        return time.monotonic() - began
    finally:
        await _kubectl(stage, "delete", "--wait", "-f", str(file))
        await _clear(stage, name)


def manifests(stage: Stage, name: str, job_id: str) -> str:
    """The file that is applied by hand."""
    values = {
        "name": name,
        "namespace": NAMESPACE,
        "job": job_id,
        "definition": stage.definition_url,
        "release": stage.release,
        "state": STATE,
    }
    text = Template(_BY_HAND.read_text()).substitute(values)
    assert list(yaml.safe_load_all(text))
    return text


async def _kubectl(stage: Stage, *words: str) -> None:
    command = stage.kubectl(*words)
    await anyio.to_thread.run_sync(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE_S)
    )


async def _clear(stage: Stage, name: str) -> None:
    """What `kubectl delete` leaves: pods for a while, and what Flink made itself."""
    await _until_quiet(stage)
    theirs = names.flink_selector(name)
    await objects.delete_labelled(stage.server, CONFIG_MAP, NAMESPACE, theirs)


async def _until_quiet(stage: Stage) -> None:
    """So that no way pays for the end of the one before: a pod that is gone from the API server
    may still have containers that end."""

    async def is_quiet() -> bool:
        pods = await objects.read_all(stage.server, POD, NAMESPACE)
        return not pods and not any(map(_is_flink, stage.node.inside.processes()))

    await eventually(is_quiet, within=PATIENCE_S, every=0.5, what="no pod and no JVM left")


def _is_flink(process: psutil.Process) -> bool:
    try:
        return process.name() in {"java", "containerd-shim-runc-v2"}
    except psutil.NoSuchProcess:
        return False
