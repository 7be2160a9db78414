"""The options that a cluster starts with: good defaults, the user's, and what the platform owns.

Owns which Flink option is whose. Refuses to know files, processes and memory (`memory.py`), and
never logs a value: a user may have written a password into one.

Source: Flink documentation, deployment/config (1.20, 2.2, 2.3); the figures behind the defaults
were measured (recovery, registration, refresh). A key that a release does not know is ignored by
it; the tests hold every key against the option classes of each release.
"""

from __future__ import annotations

import shlex
import string
from collections.abc import Mapping
from dataclasses import dataclass

from xuanwu.cluster.flink_conf.leadership import KubernetesLeadership
from xuanwu.cluster.flink_conf.owned import owned_advice
from xuanwu.cluster.target import ClusterSpec
from xuanwu.kernel.errors import InvalidInput

NEWS_LISTENER = "io.xuanwu.job.NewsListenerFactory"

DEFAULTS: Mapping[str, str] = {
    # A TaskManager that comes up before its JobManager asks again at once, not after 10 s.
    "cluster.registration.initial-timeout": "100 ms",
    "cluster.registration.error-delay": "200 ms",
    "slotmanager.requirement-check.delay": "0 ms",
    "slot.request.max-interval": "1 ms",
    # A killed TaskManager is seen in about a second (refused heartbeats). One that hangs is given
    # longer, so that a garbage collection or a busy machine is not taken for a death.
    "heartbeat.interval": "500 ms",
    "heartbeat.timeout": "8 s",
    "heartbeat.rpc-failure-threshold": "2",
    # About eight minutes of attempts: an outage of a source is ridden out, a job that can never
    # work ends as Failed with its cause. Five minutes without a failure start the count anew.
    "restart-strategy.type": "exponential-delay",
    "restart-strategy.exponential-delay.initial-backoff": "500 ms",
    "restart-strategy.exponential-delay.max-backoff": "30 s",
    "restart-strategy.exponential-delay.backoff-multiplier": "2.0",
    "restart-strategy.exponential-delay.jitter-factor": "0.1",
    "restart-strategy.exponential-delay.reset-backoff-threshold": "5 min",
    "restart-strategy.exponential-delay.attempts-before-reset-backoff": "20",
    # Three are kept, so that the path noted at the last look is still there at the next one.
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

    `host` is how they reach the JobManager; None where every process is told its own at its start.
    Without `bind_host` everything, TaskManagers included, listens on `host` alone (one machine);
    with it, a TaskManager's own host is left to the target. TaskManagers take any free port
    unless theirs (of the calls, and of the data) are given, and every process one for the metrics
    that Flink's page shows.
    """

    host: str | None
    rest_port: int
    rpc_port: int
    blob_port: int
    bind_host: str | None = None
    taskmanager_ports: tuple[int, int] | None = None
    metrics_port: int | None = None


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
    """Call early: when a job's text is accepted, before any run.

    Raises: InvalidInput naming every option that the platform owns, with what to write instead.
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
    """All options of a cluster but its memory (`jobmanager_memory`, `taskmanager_memory`).

    Values with `${…}` are left out: they are resolved inside the JobManager at assembly, so that
    no secret ever stands in a file. Raises: InvalidInput as `check_options`.
    """
    check_options(spec.options)
    users = {key: value for key, value in spec.options.items() if "${" not in value}
    return {
        **_defaults_beside(spec.options),
        **users,
        **_placed(addresses),
        **_kept(directories),
        **_owned(spec),
        **(leadership.options() if leadership else {}),
    }


def java_options(role: str, options: Mapping[str, str]) -> tuple[str, ...]:
    """The user's own JVM flags for `jobmanager` or `taskmanager`; put memory flags after them.

    Source: `env.java.opts.*` (Flink's scripts read them; nobody else does).
    """
    every = options.get("env.java.opts.all", options.get("env.java.opts", ""))
    own = options.get(f"env.java.opts.{role}", "")
    try:
        return (*shlex.split(every), *shlex.split(own))
    except ValueError as error:
        raise InvalidInput(
            f"The JVM flags of the {role} have a quote that is not closed. Close it.",
            where=f"options.env.java.opts.{role}",
        ) from error


def config_yaml(options: Mapping[str, str]) -> str:
    """The text of `conf/config.yaml`: one flat, quoted key a line, as 1.20 and 2.x read it."""
    return "".join(f"{_quoted(key)}: {_quoted(options[key])}\n" for key in sorted(options))


def _quoted(text: str) -> str:
    """A double-quoted YAML string in plain ASCII: no character can end the line or the quotes."""
    return '"' + "".join(c if c in _PLAIN else f"\\U{ord(c):08x}" for c in text) + '"'


def _defaults_beside(users: Mapping[str, str]) -> dict[str, str]:
    """The defaults that no option of the user, under its newer or older name, speaks for."""
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
        # Where a savepoint is can be asked for so long: also after all servers were away.
        "rest.async.store-duration": "7 d",
    }
    if spec.restore_path and not spec.restore_folder:
        owned["execution.state-recovery.path"] = spec.restore_path
    if spec.entry.news_url:
        owned["execution.job-status-changed-listeners"] = NEWS_LISTENER
    return owned
