"""The ConfigMap with all files that Flink's processes read; it never contains a secret.

Owns Flink's options on this target, and where a run stores its state. Refuses to know how Java is
started: the caller passes the argument files.
"""

from __future__ import annotations

from collections.abc import Mapping

from xuanwu.cluster.kubernetes import places
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline
from xuanwu.flink.leadership import KubernetesLeadership
from xuanwu.flink.memory import jobmanager_memory, taskmanager_memory
from xuanwu.flink.options import Addresses, Directories, cluster_options, config_yaml

# Both: the console outlives the container for a while; the Flink Web UI shows the file.
_LOG4J = """\
monitorInterval = 0
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
rootLogger.appenderRef.file.ref = File
logger.pekko.name = org.apache.pekko
logger.pekko.level = WARN
appender.console.name = Console
appender.console.type = Console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
appender.file.name = File
appender.file.type = RollingFile
appender.file.fileName = ${sys:log.file}
appender.file.filePattern = ${sys:log.file}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 20MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
"""
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - the pod's own network


def files(outline: Outline, argument_files: Mapping[str, str]) -> Manifest:
    """Builds an immutable ConfigMap: a run's files never change, and kubelets need not watch them.

    Raises: InvalidInput as `cluster_options` and `jobmanager_memory`.
    """
    made = outline.owned("v1", "ConfigMap", outline.names.files)
    made["data"] = {
        "config.yaml": config_yaml(flink_options(outline)),
        "log4j.properties": _LOG4J,
        **argument_files,
    }
    made["immutable"] = True
    return made


def flink_options(outline: Outline) -> dict[str, str]:
    """Returns every option of a run; the entry point adds the pod's own address.

    The JobManager's address is in the ConfigMaps of its election, where TaskManagers find it.
    """
    spec = outline.spec
    addresses = Addresses(
        host=None,
        rest_port=places.REST_PORT,
        rpc_port=places.RPC_PORT,
        blob_port=places.BLOB_PORT,
        bind_host=_EVERYWHERE,
        taskmanager_ports=(places.TASKMANAGER_RPC_PORT, places.TASKMANAGER_DATA_PORT),
        metrics_port=places.METRICS_PORT,
        collect_port=places.COLLECT_PORT,
    )
    return {
        **cluster_options(spec, addresses, directories(outline), _leadership(outline)),
        **jobmanager_memory(spec.resources.jobmanager, spec.options).options,
        **taskmanager_memory(spec.resources.taskmanager, spec.options).options,
    }


def directories(outline: Outline) -> Directories:
    """Returns folders below the run's state: one a job, shared by its runs; an archive a run."""
    root, job = outline.state_uri, outline.spec.state_name
    return Directories(
        checkpoints=checkpoints(root, job),
        savepoints=f"{root}/jobs/{job}/savepoints",
        archive=f"{root}/archive/{outline.spec.cluster_id}",
        tmp=places.WORK,
    )


def checkpoints(state_uri: str, state_name: str) -> str:
    """Returns where a job's checkpoints are; Flink adds a folder a run, named by its own job id."""
    return f"{state_uri}/jobs/{state_name}/checkpoints"


def _leadership(outline: Outline) -> KubernetesLeadership:
    settings = outline.settings
    return KubernetesLeadership(
        cluster=outline.names.owner,
        namespace=settings.namespace,
        storage=f"{outline.state_uri}/leaders",
        lease=settings.leader.lease,
        renew=settings.leader.renew,
        retry=settings.leader.retry,
    )
