"""The argument files with which the image's entry point starts Java; they hold no secret.

Owns the arguments that differ from run to run. Refuses to know the image's class path, which the
image itself tells (`/opt/xuanwu/class-path.args`), and the pod's name and address, which the entry
point adds.

Source: the manual page of `java` (17), "java Command-Line Argument Files".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xuanwu.cluster.flink_conf.java import (
    JOBMANAGER,
    JVM,
    TASKMANAGER,
    Role,
    jobmanager_arguments,
    roles_of,
    taskmanager_arguments,
)
from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.target import ClusterSpec

_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
)


def argument_files(spec: ClusterSpec) -> Mapping[str, str]:
    """`jobmanager.args` and `taskmanager.args`, to be mounted in `places.CONFIG`.

    Raises: InvalidInput for memory that does not add up and JVM flags that cannot be read.
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
    """The text that `java @file` takes apart into exactly these arguments."""
    return "".join(f'"{argument.translate(_ESCAPES)}"\n' for argument in arguments)


def _java(spec: ClusterSpec, role: Role) -> list[str]:
    return [
        *JVM[role.name],
        *role.flags,
        f"-Dxuanwu.cluster={spec.cluster_id}",
        f"-Djava.io.tmpdir={places.WORK}",
        f"-Dlog.file={places.LOGS}/{role.name}.log",
        f"-Dlog4j.configurationFile=file:{places.CONFIG}/log4j.properties",
    ]
