"""Which Flink options the platform sets itself, and what a user writes instead.

Older names of an owned option are owned, too: Flink also reads them.
"""

from __future__ import annotations

_PLACE = "Xuanwu assigns the addresses and ports of every cluster. Remove the option."
_STATE = (
    "Xuanwu decides where the state of a job is stored, so that later runs find it. Remove "
    "the option."
)
_END = "Xuanwu must observe how a job ends. Remove the option."
_IDENTITY = "Xuanwu sets the ids that prevent a run from starting twice. Remove the option."
_TMP = "Xuanwu gives every process a separate temporary directory. Remove the option."
_PAGE = "jobs are started and stopped through Xuanwu. Remove the option."
_JARS = "list the uploaded jars under 'artifacts' instead."
_RESTORE = "choose the savepoint when you start the run."
_PODS = "the target defines where and how its pods run. Remove the option."
_JAVA = "the release determines the Java version. Set JVM flags with env.java.opts.all."

KEYS = {
    **dict.fromkeys(
        (
            "jobmanager.rpc.address",
            "jobmanager.rpc.port",
            "jobmanager.rpc.bind-port",
            "jobmanager.bind-host",
            "jobmanager.resource-id",
            "rest.address",
            "rest.bind-address",
            "rest.port",
            "rest.bind-port",
            "rest.path",
            "web.address",
            "web.port",
            "jobmanager.web.address",
            "jobmanager.web.port",
            "blob.server.port",
            "taskmanager.host",
            "taskmanager.bind-host",
            "taskmanager.rpc.port",
            "taskmanager.rpc.bind-port",
            "taskmanager.data.port",
            "taskmanager.data.bind-port",
            "taskmanager.resource-id",
            "metrics.internal.query-service.port",
        ),
        _PLACE,
    ),
    **dict.fromkeys(
        (
            "execution.checkpointing.dir",
            "state.checkpoints.dir",
            "state.backend.fs.checkpointdir",
            "execution.checkpointing.savepoint-dir",
            "state.savepoints.dir",
            "savepoints.state.backend.fs.dir",
            "execution.checkpointing.externalized-checkpoint-retention",
            "execution.checkpointing.create-subdir",
            "state.checkpoints.create-subdir",
            "execution.checkpointing.storage",
            "state.checkpoint-storage",
        ),
        _STATE,
    ),
    **dict.fromkeys(
        (
            "execution.shutdown-on-application-finish",
            "execution.submit-failed-job-on-application-error",
            "execution.job-status-changed-listeners",
            "execution.attached",
            "execution.shutdown-on-attached-exit",
            "jobmanager.archive.fs.dir",
            "web.refresh-interval",
            "jobmanager.web.refresh-interval",
            "web.timeout",
            "rest.async.store-duration",
        ),
        _END,
    ),
    **dict.fromkeys(("execution.target", "cluster.id"), _IDENTITY),
    **dict.fromkeys(
        (
            "io.tmp.dirs",
            "taskmanager.tmp.dirs",
            "web.tmpdir",
            "jobmanager.web.tmpdir",
            "web.upload.dir",
            "jobmanager.web.upload.dir",
            "web.log.path",
            "jobmanager.web.log.path",
            "blob.storage.directory",
            "process.working-dir",
            "process.jobmanager.working-dir",
            "process.taskmanager.working-dir",
            "env.log.dir",
            "env.pid.dir",
        ),
        _TMP,
    ),
    **dict.fromkeys(
        (
            "web.submit.enable",
            "jobmanager.web.submit.enable",
            "web.cancel.enable",
            "web.rescale.enable",
        ),
        _PAGE,
    ),
    **dict.fromkeys(("pipeline.jars", "pipeline.classpaths"), _JARS),
    **dict.fromkeys(("execution.state-recovery.path", "execution.savepoint.path"), _RESTORE),
    **dict.fromkeys(
        (
            "env.java.home",
            "env.java.default-opts.all",
            "env.java.default-opts.jobmanager",
            "env.java.default-opts.taskmanager",
        ),
        _JAVA,
    ),
    "pipeline.name": "the job's 'name' is also its name in Flink. Remove the option.",
    "parallelism.default": "set 'parallelism' instead.",
    "taskmanager.cpu.cores": "set 'resources.taskmanager.cpu' instead.",
    "taskmanager.numberOfTaskSlots": "set 'resources.taskmanager.slots' instead.",
    "taskmanager.memory.process.size": "set 'resources.taskmanager.memory' instead.",
    "taskmanager.heap.size": "set 'resources.taskmanager.memory' instead.",
    "taskmanager.heap.mb": "set 'resources.taskmanager.memory' instead.",
    "jobmanager.memory.process.size": "set 'resources.jobmanager.memory' instead.",
    "jobmanager.heap.size": "set 'resources.jobmanager.memory' instead.",
    "jobmanager.heap.mb": "set 'resources.jobmanager.memory' instead.",
}
_PREFIXES = {
    "$internal.": _IDENTITY,
    "internal.": _IDENTITY,
    "high-availability": _IDENTITY,
    "recovery.": _IDENTITY,
    "job-result-store.": _END,
    "kubernetes.": _PODS,
}


def owned_advice(key: str) -> str | None:
    """Returns what to do instead of setting `key`, or None where users may set it."""
    if advice := KEYS.get(key):
        return advice
    return next((advice for prefix, advice in _PREFIXES.items() if key.startswith(prefix)), None)
