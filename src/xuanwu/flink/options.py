"""A cluster's initial options: defaults, the user's options, and those that the platform owns.

Owns which Flink option belongs to whom. Refuses to know files, processes and memory (`memory.py`),
and never logs a value: a user may have written a password into one.

Source: Flink documentation, deployment/config (1.20, 2.2, 2.3); the figures behind the defaults
were measured (recovery, registration, refresh). A key that a release does not know is ignored by
it; the tests hold every key against the option classes of each release.
"""

from __future__ import annotations

import shlex
import string
from collections.abc import Mapping
from dataclasses import dataclass

from xuanwu.flink.leadership import KubernetesLeadership
from xuanwu.flink.owned import owned_advice
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.cluster import (
    ClusterSpec,
)

NEWS_LISTENER = "io.xuanwu.job.NewsListenerFactory"

DEFAULTS: Mapping[str, str] = {
    # A TaskManager that starts before its JobManager retries at once, not after 10 s.
    "cluster.registration.initial-timeout": "100 ms",
    "cluster.registration.error-delay": "200 ms",
    "slotmanager.requirement-check.delay": "0 ms",
    "slot.request.max-interval": "1 ms",
    # A killed TaskManager is detected in about a second (refused heartbeats). A hanging one has a
    # longer timeout, so that a garbage collection or a busy machine is not taken for a death.
    "heartbeat.interval": "500 ms",
    "heartbeat.timeout": "8 s",
    "heartbeat.rpc-failure-threshold": "2",
    # About eight minutes of attempts: the job survives an outage of a source, and a job that can
    # never work ends as Failed with its cause. Five minutes without a failure reset the count.
    "restart-strategy.type": "exponential-delay",
    "restart-strategy.exponential-delay.initial-backoff": "500 ms",
    "restart-strategy.exponential-delay.max-backoff": "30 s",
    "restart-strategy.exponential-delay.backoff-multiplier": "2.0",
    "restart-strategy.exponential-delay.jitter-factor": "0.1",
    "restart-strategy.exponential-delay.reset-backoff-threshold": "5 min",
    "restart-strategy.exponential-delay.attempts-before-reset-backoff": "20",
    # Three are kept, so that the path seen at the last look still exists at the next one.
    "execution.checkpointing.interval": "30 s",
    "execution.checkpointing.num-retained": "3",
    "rest.flamegraph.enabled": "true",
}
_PLAIN = frozenset(string.ascii_letters + string.digits + string.punctuation + " ") - {'"', "\\"}
OLDER_DEFAULT_KEYS = {
    "restart-strategy.type": ("restart-strategy",),
    "execution.checkpointing.num-retained": ("state.checkpoints.num-retained",),
}


@dataclass(frozen=True)
class Addresses:
    """Where the processes of one cluster listen.

    `host` is the JobManager's address for the others; None where each process gets its own at its
    start. Without `bind_host` every process, TaskManagers included, listens on `host` only (one
    machine); with it, the target sets a TaskManager's own host. TaskManagers take any free ports
    unless their RPC and data ports are given, and every process takes one for the metrics of
    Flink's page. `collect_port` is where a TaskManager answers `executeAndCollect`.
    """

    host: str | None
    rest_port: int
    rpc_port: int
    blob_port: int
    bind_host: str | None = None
    taskmanager_ports: tuple[int, int] | None = None
    metrics_port: int | None = None
    collect_port: int | None = None


@dataclass(frozen=True)
class Directories:
    """Where a cluster keeps its files: URIs for the first three, a local path for `tmp`.

    `checkpoints` and `savepoints` belong to the job and outlive the cluster; Flink adds a
    folder with the job's id to the former.
    """

    checkpoints: str
    savepoints: str
    archive: str
    tmp: str


def check_options(options: Mapping[str, str]) -> None:
    """Checks a job's options; call it when the job's text is accepted, before any run.

    Raises: InvalidInput with every option that the platform owns, and what to write instead.
    """
    owned = {key: advice for key in options if (advice := owned_advice(key))}
    if owned:
        raise InvalidInput(
            " ".join(
                f"'{key}' is set by Xuanwu for every run: {advice}" for key, advice in owned.items()
            ),
            where=f"options.{next(iter(owned))}",
            facts={"owned": sorted(owned)},
        )


def cluster_options(
    spec: ClusterSpec,
    addresses: Addresses,
    directories: Directories,
    leadership: KubernetesLeadership | None = None,
) -> dict[str, str]:
    """Returns all options of a cluster except memory (`jobmanager_memory`, `taskmanager_memory`).

    Values with `${…}` are left out: the JobManager resolves them at assembly, so that no secret is
    ever in a file. Raises: InvalidInput as `check_options`.
    """
    check_options(spec.options)
    users = {key: value for key, value in spec.options.items() if "${" not in value}
    return {
        **_defaults_beside(spec.options),
        **_collecting(addresses),
        **users,
        **_placed(addresses),
        **_kept(directories),
        **_owned(spec),
        **(leadership.options() if leadership else {}),
    }


def java_options(role: str, options: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the user's JVM flags for `jobmanager` or `taskmanager`; memory flags must follow.

    Source: `env.java.opts.*` (only Flink's scripts read them).
    """
    every = options.get("env.java.opts.all", options.get("env.java.opts", ""))
    own = options.get(f"env.java.opts.{role}", "")
    try:
        return (*shlex.split(every), *shlex.split(own))
    except ValueError as error:
        raise InvalidInput(
            f"The JVM flags of the {role} have an unclosed quote. Close the quote.",
            where=f"options.env.java.opts.{role}",
        ) from error


def config_yaml(options: Mapping[str, str]) -> str:
    """Writes `conf/config.yaml`: one flat, quoted key a line, as 1.20 and 2.x read it."""
    return "".join(f"{_quoted(key)}: {_quoted(options[key])}\n" for key in sorted(options))


def _quoted(text: str) -> str:
    """A double-quoted YAML string in plain ASCII: no character can end the line or the quotes."""
    return '"' + "".join(c if c in _PLAIN else f"\\U{ord(c):08x}" for c in text) + '"'


def _defaults_beside(users: Mapping[str, str]) -> dict[str, str]:
    """Returns the defaults that the user does not set, under the newer or the older name."""
    return {
        key: value
        for key, value in DEFAULTS.items()
        if not any(name in users for name in (key, *OLDER_DEFAULT_KEYS.get(key, ())))
    }


def _placed(addresses: Addresses) -> dict[str, str]:
    placed = {
        "jobmanager.rpc.port": str(addresses.rpc_port),
        "rest.port": str(addresses.rest_port),
        "rest.bind-port": str(addresses.rest_port),
        "blob.server.port": str(addresses.blob_port),
    }
    if addresses.host:
        placed |= {"jobmanager.rpc.address": addresses.host, "rest.address": addresses.host}
    if bind := addresses.bind_host or addresses.host:
        listening = ("jobmanager.bind-host", "rest.bind-address", "taskmanager.bind-host")
        placed |= dict.fromkeys(listening, bind)
    if addresses.host and not addresses.bind_host:
        placed["taskmanager.host"] = addresses.host
    if addresses.taskmanager_ports:
        calls, data = addresses.taskmanager_ports
        placed |= {"taskmanager.rpc.port": str(calls), "taskmanager.data.port": str(data)}
    if addresses.metrics_port:
        placed["metrics.internal.query-service.port"] = str(addresses.metrics_port)
    return placed


def _collecting(addresses: Addresses) -> dict[str, str]:
    """A user may set another port: 0 where one TaskManager has several sinks that collect."""
    if addresses.collect_port is None:
        return {}
    return {"taskmanager.collect-sink.port": str(addresses.collect_port)}


def _kept(directories: Directories) -> dict[str, str]:
    return {
        "execution.checkpointing.dir": directories.checkpoints,
        "execution.checkpointing.savepoint-dir": directories.savepoints,
        "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
        "jobmanager.archive.fs.dir": directories.archive,
        "io.tmp.dirs": directories.tmp,
    }


def _owned(spec: ClusterSpec) -> dict[str, str]:
    owned = {
        "execution.target": "embedded",
        "execution.shutdown-on-application-finish": "false",
        "high-availability.cluster-id": spec.cluster_id,
        "parallelism.default": str(spec.parallelism),
        "web.submit.enable": "false",
        "web.cancel.enable": "false",
        "web.rescale.enable": "false",
        "web.refresh-interval": "200",
        # Flink returns a savepoint's status this long, also after an outage of all servers.
        "rest.async.store-duration": "7 d",
    }
    if spec.restore_path and not spec.restore_folder:
        owned["execution.state-recovery.path"] = spec.restore_path
    if spec.entry.news_url:
        owned["execution.job-status-changed-listeners"] = NEWS_LISTENER
    return owned
