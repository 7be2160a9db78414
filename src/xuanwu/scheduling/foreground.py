"""Runs one text in the foreground on a target, without a server or a store.

It owns the path from a file to rows on the terminal; it knows neither jobs nor runs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio

from xuanwu.cluster.target import (
    Target,
)
from xuanwu.flink.rest import FlinkRest
from xuanwu.kernel.errors import InvalidInput, NotFound, Unreachable
from xuanwu.kernel.ids import flink_id, new_id
from xuanwu.kernel.tasks import in_thread
from xuanwu.language.dialect.translate import Translation, translate
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
    Presence,
    Sight,
)
from xuanwu.model.definition import definition, with_secrets
from xuanwu.model.gateway import Severity
from xuanwu.model.release import InstalledRelease
from xuanwu.model.run import Failure
from xuanwu.model.spec import JobSpec

_ENDED = frozenset({"FINISHED", "FAILED", "CANCELED"})
_POLL = timedelta(milliseconds=100)


@dataclass(frozen=True)
class Order:
    """The text to run, its release, and the values of the variables and secrets that it names.

    While the job runs, its definition is in `folder`, readable by its owner only.
    """

    spec: JobSpec
    release: InstalledRelease
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True)
class Listener:
    """Callbacks for progress (each phase once) and for every line that the sinks print."""

    on_phase: Callable[[str], None]
    on_line: Callable[[str], None]


@dataclass(frozen=True)
class Ending:
    """The final Flink state of the job, and the failure if it failed."""

    final_state: str
    failure: Failure | None = None


async def run_in_foreground(
    target: Target, flink: FlinkRest, order: Order, listener: Listener
) -> Ending:
    """Runs a text until its job ends, and removes its cluster, also when the caller is cancelled.

    Raises: InvalidInput (`script_invalid`, with the findings in its facts) when the release cannot
    run the text; Refused or Unavailable when the cluster cannot be started.
    """
    written = await in_thread(_written, order)
    cluster_id = new_id("exec")
    file = order.folder / f"{cluster_id}.json"
    spec = _cluster(order, written, cluster_id, file)
    await in_thread(_write_definition, file, _definition(order, written, cluster_id))
    try:
        listener.on_phase("starting")
        await target.ensure(spec)
        return await _watch(target, flink, spec, listener)
    finally:
        with anyio.CancelScope(shield=True):
            while not await target.remove(cluster_id):
                await anyio.sleep(_POLL.total_seconds())
            await in_thread(file.unlink, missing_ok=True)


async def _watch(target: Target, flink: FlinkRest, spec: ClusterSpec, listener: Listener) -> Ending:
    printed: dict[str, int] = {}
    phase = ""
    while True:
        sight = await target.look(spec.cluster_id)
        word = await _word(flink, spec, sight)
        await _pass_on(target, spec.cluster_id, sight, printed, listener)
        if word in _ENDED:
            failure = sight.failure or await _failure(flink, spec, sight, word)
            return Ending(word, failure)
        if sight.presence is Presence.EXITED:
            return Ending(sight.final_state or "FAILED", sight.failure)
        if sight.presence is not Presence.PRESENT:
            return Ending("FAILED", Failure("lost", "The JobManager process disappeared."))
        if word and word.lower() != phase:
            phase = word.lower()
            listener.on_phase(phase)
        if not sight.is_complete:
            await target.ensure(spec)
        await anyio.sleep(_POLL.total_seconds())


async def _word(flink: FlinkRest, spec: ClusterSpec, sight: Sight) -> str | None:
    if sight.rest_url is None:
        return None
    try:
        status = await flink.job_status(sight.rest_url, spec.flink_job_id)
    except (Unreachable, NotFound):
        return None
    return status.state if status else None


async def _failure(flink: FlinkRest, spec: ClusterSpec, sight: Sight, word: str) -> Failure | None:
    if word != "FAILED" or sight.rest_url is None:
        return None
    try:
        root = await flink.root_exception(sight.rest_url, spec.flink_job_id)
    except (Unreachable, NotFound):
        root = None
    first = root.strip().splitlines()[0] if root and root.strip() else "the cause is unknown"
    return Failure("flink_failed", f"The job failed in Flink: {first}", "user", root_cause=root)


async def _pass_on(
    target: Target, cluster_id: str, sight: Sight, printed: dict[str, int], listener: Listener
) -> None:
    """Passes on what the TaskManagers wrote to standard output since the last call."""
    for process in sight.processes:
        if process.role != "taskmanager":
            continue
        name = f"{process.name}.out"
        try:
            part = await target.log_after(cluster_id, name, printed.get(name, 0))
        except (NotFound, Unreachable):
            continue
        printed[name] = part.offset
        for line in part.lines:
            listener.on_line(line)


def _written(order: Order) -> Translation:
    """The text and the options of the order in the dialect of its release."""
    written = translate(order.spec.sql or "", order.spec.options, order.release.release)
    errors = [one for one in written.findings if one.severity is Severity.ERROR]
    if errors:
        at = errors[0].range
        raise InvalidInput(
            (f"Line {at.line}, column {at.column}: " if at else "") + errors[0].message,
            code="script_invalid",
            where="sql" if at else "options",
            facts={"findings": [one.model_dump(mode="json") for one in errors]},
        )
    return written


def _cluster(order: Order, written: Translation, cluster_id: str, file: Path) -> ClusterSpec:
    return ClusterSpec(
        cluster_id=cluster_id,
        flink_job_id=flink_id(cluster_id),
        release=order.release,
        entry=EntryPoint(definition_file=str(file)),
        resources=order.spec.resources,
        parallelism=order.spec.parallelism,
        options=written.options,
        state_name=cluster_id,
    )


def _definition(order: Order, written: Translation, cluster_id: str) -> dict[str, Any]:
    document = definition(
        run={"id": cluster_id, "job": order.spec.name, "space": "local"},
        spec=order.spec.model_copy(update={"options": written.options}),
        edits=written.edits,
        catalogs=[],
        artifact_names={},
        variables=dict(order.variables),
    )
    return with_secrets(document, order.secrets, artifact_url=None)


def _write_definition(file: Path, document: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w") as out:
        json.dump(document, out)
