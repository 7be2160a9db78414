"""The argument files with which the image's entry point starts Java; they hold no secret.

Owns the arguments that differ from run to run. Refuses to know the image's class path, which the
image itself defines (`/opt/xuanwu/class-path.args`), and the pod's name and address, which the
entry point adds.

Source: the manual page of `java` (17), "java Command-Line Argument Files".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xuanwu.cluster.kubernetes import places
from xuanwu.flink.java import (
    JOBMANAGER,
    TASKMANAGER,
    JvmRole,
    jobmanager_arguments,
    roles_of,
    taskmanager_arguments,
)
from xuanwu.model.cluster import (
    ClusterSpec,
)

_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
)


def argument_files(spec: ClusterSpec) -> Mapping[str, str]:
    """Builds `jobmanager.args` and `taskmanager.args`, to be mounted in `places.CONFIG`.

    Raises: InvalidInput for memory that does not add up and JVM flags that cannot be parsed.
    """
    arguments = {
        JOBMANAGER: jobmanager_arguments(places.CONFIG, spec.flink_job_id),
        TASKMANAGER: taskmanager_arguments(places.CONFIG),
    }
    return {
        f"{name}.args": argument_file([*_java(spec, role), *arguments[name]])
        for name, role in roles_of(spec).items()
    }


def argument_file(arguments: Sequence[str]) -> str:
    """Encodes the arguments so that `java @file` parses exactly these."""
    return "".join(f'"{argument.translate(_ESCAPES)}"\n' for argument in arguments)


def _java(spec: ClusterSpec, role: JvmRole) -> list[str]:
    return [
        *role.defaults,
        *role.flags,
        f"-Dxuanwu.cluster={spec.cluster_id}",
        f"-Djava.io.tmpdir={places.WORK}",
        f"-Dlog.file={places.LOGS}/{role.name}.log",
        f"-Dlog4j.configurationFile=file:{places.CONFIG}/log4j.properties",
    ]
