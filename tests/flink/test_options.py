"""Whose option is whose, and that every name means something to every release."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from tests.flink.flink_words import FlinkWords

from xuanwu.flink import owned, sizes
from xuanwu.flink.leadership import KubernetesLeadership
from xuanwu.flink.options import (
    DEFAULTS,
    OLDER_DEFAULT_KEYS,
    Addresses,
    Directories,
    check_options,
    cluster_options,
    config_yaml,
    java_options,
)
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.release import InstalledRelease, Release

ADDRESSES = Addresses("127.0.0.1", rest_port=8081, rpc_port=6123, blob_port=6124)
POD_ADDRESSES = Addresses(
    None,
    8081,
    6123,
    6124,
    bind_host="0.0.0.0",  # noqa: S104
    taskmanager_ports=(6122, 6121),
    metrics_port=6125,
    collect_port=6126,
)
LEADERSHIP = KubernetesLeadership(
    cluster="run-1",
    namespace="flink",
    storage="s3://b/leaders",
    lease=timedelta(seconds=6),
    renew=timedelta(seconds=5),
    retry=timedelta(milliseconds=1500),
)
DIRECTORIES = Directories("file:///s/checkpoints", "file:///s/savepoints", "file:///a", "/t")
SPEC = ClusterSpec(
    cluster_id="run_1",
    flink_job_id="0" * 32,
    release=InstalledRelease(
        Release("2.2.1", "", "", "", (17,), frozenset()), Path("/r"), Path("java")
    ),
    entry=EntryPoint(news_url="http://127.0.0.1/news"),
    parallelism=3,
    restore_path="file:///s/savepoints/savepoint-1",
)
# 1.20 has neither the listener nor this batching of slot requests; both are ignored there.
UNKNOWN_TO_OLDER = {
    "1.20.5": {"slot.request.max-interval", "execution.job-status-changed-listeners"},
}


def options_of(**options: str) -> dict[str, str]:
    given = {key.replace("__", "-").replace("_", "."): value for key, value in options.items()}
    return cluster_options(replace(SPEC, options=given), ADDRESSES, DIRECTORIES)


def options_of_pods() -> dict[str, str]:
    return cluster_options(SPEC, POD_ADDRESSES, DIRECTORIES, LEADERSHIP)


def test_what_a_user_gives_replaces_a_default() -> None:
    assert options_of()["execution.checkpointing.interval"] == "30 s"
    given = options_of(execution_checkpointing_interval="5 s")
    assert given["execution.checkpointing.interval"] == "5 s"


def test_an_older_name_replaces_the_default_too() -> None:
    given = cluster_options(
        replace(SPEC, options={"restart-strategy": "none"}), ADDRESSES, DIRECTORIES
    )
    assert given["restart-strategy"] == "none"
    assert "restart-strategy.type" not in given


def test_a_value_with_a_reference_never_reaches_the_configuration() -> None:
    options = {
        "s3.secret-key": "${secret.s3}",
        "pipeline.max-parallelism": "${width}",
        "s3.endpoint": "http://s3",
    }
    given = cluster_options(replace(SPEC, options=options), ADDRESSES, DIRECTORIES)
    assert given["s3.endpoint"] == "http://s3"
    assert not any("${" in value for value in given.values())
    assert "s3.secret-key" not in given


def test_a_default_named_by_a_reference_is_left_to_the_assembly() -> None:
    given = options_of(execution_checkpointing_interval="${interval}")
    assert "execution.checkpointing.interval" not in given


def test_every_option_that_the_platform_sets_is_refused_from_a_user() -> None:
    given = {"taskmanager.collect-sink.port"}  # a user may choose another one
    for key in (set(options_of()) | set(options_of_pods())) - set(DEFAULTS) - given:
        with pytest.raises(InvalidInput) as caught:
            check_options({"table.exec.state.ttl": "1 h", key: "x"})
        assert caught.value.where == f"options.{key}"
        assert key in caught.value.message


@pytest.mark.parametrize(
    "key",
    [
        "high-availability",
        "high-availability.type",
        "$internal.pipeline.job-id",
        "recovery.mode",
        "kubernetes.namespace",
        "job-result-store.storage-path",
    ],
)
def test_whole_families_of_options_are_refused(key: str) -> None:
    with pytest.raises(InvalidInput, match="set by Xuanwu"):
        check_options({key: "x"})


def test_all_owned_options_are_named_at_once_and_no_value_is() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_options({"rest.port": "hunter2", "parallelism.default": "4", "io.tmp.dirs": "/x"})
    assert caught.value.facts["owned"] == ["io.tmp.dirs", "parallelism.default", "rest.port"]
    assert "set 'parallelism' instead" in caught.value.message
    assert "hunter2" not in caught.value.message


def test_a_default_is_never_owned() -> None:
    check_options(DEFAULTS)


def test_taskmanagers_listen_on_the_one_host_unless_the_target_places_them() -> None:
    assert options_of()["taskmanager.host"] == "127.0.0.1"
    pods = replace(ADDRESSES, host="run-1-jm", bind_host="0.0.0.0")  # noqa: S104
    given = cluster_options(SPEC, pods, DIRECTORIES)
    assert given["rest.bind-address"] == "0.0.0.0"  # noqa: S104
    assert given["rest.address"] == "run-1-jm"
    assert "taskmanager.host" not in given


def test_processes_that_are_told_their_own_address_find_none_in_the_files() -> None:
    given = options_of_pods()
    assert not given.keys() & {"jobmanager.rpc.address", "rest.address", "taskmanager.host"}
    assert given["jobmanager.bind-host"] == given["taskmanager.bind-host"] == "0.0.0.0"  # noqa: S104
    assert (given["taskmanager.rpc.port"], given["taskmanager.data.port"]) == ("6122", "6121")


def test_metrics_are_asked_at_a_known_port_where_every_process_has_its_own_address() -> None:
    assert options_of_pods()["metrics.internal.query-service.port"] == "6125"
    assert "metrics.internal.query-service.port" not in options_of()


def test_rows_are_collected_at_a_known_port_of_a_pod_unless_the_user_gives_another() -> None:
    key = "taskmanager.collect-sink.port"
    assert options_of_pods()[key] == "6126"
    assert key not in options_of()
    own = replace(SPEC, options={key: "0"})
    assert cluster_options(own, POD_ADDRESSES, DIRECTORIES, LEADERSHIP)[key] == "0"


def test_only_pods_elect_a_leader_and_keep_the_results() -> None:
    given, election = options_of_pods(), "high-availability.kubernetes.leader-election"
    assert given[f"{election}.retry-period"] == "1500 ms"
    assert given["job-result-store.delete-on-commit"] == "false"
    assert given["high-availability.cluster-id"] == SPEC.cluster_id
    assert not any(key.startswith(("kubernetes.", election)) for key in options_of())


def test_nothing_is_restored_and_nobody_rung_unless_asked_for() -> None:
    plain = cluster_options(
        replace(SPEC, restore_path=None, entry=EntryPoint()), ADDRESSES, DIRECTORIES
    )
    assert "execution.state-recovery.path" not in plain
    assert "execution.job-status-changed-listeners" not in plain
    assert options_of()["execution.state-recovery.path"] == SPEC.restore_path


def test_a_folder_of_checkpoints_is_left_to_the_engine() -> None:
    spec = replace(SPEC, restore_path="s3://state/checkpoints/1/")
    assert spec.restore_folder == "s3://state/checkpoints/1/"
    made = cluster_options(spec, ADDRESSES, DIRECTORIES)
    assert "execution.state-recovery.path" not in made
    assert SPEC.restore_folder is None


def test_jvm_flags_of_all_come_before_those_of_the_role() -> None:
    options = {
        "env.java.opts.all": "-Da=1 '-Db=two words'",
        "env.java.opts.taskmanager": "-Da=2",
        "env.java.opts.jobmanager": "-Dc=3",
    }
    assert java_options("taskmanager", options) == ("-Da=1", "-Db=two words", "-Da=2")
    with pytest.raises(InvalidInput, match="quote"):
        java_options("jobmanager", {"env.java.opts": "-Da='"})


AWKWARD = {
    "plain": "file:///x",
    "b.c": "yes",
    "b.c.d": 'quote " and \\ and : # { } [ ] , & * ! | > % @ `',
    "number": "007",
    "lines": "a\nb\r\n\tc\x00\x85\u2028",
    "other": "中文 😀",
    "spaces": "  x  ",
    "list": "a;b;c",
    "null": "null",
    "date": "2026-01-01",
}


def test_the_configuration_file_is_yaml_whatever_a_value_holds() -> None:
    text = config_yaml(AWKWARD)
    assert yaml.safe_load(text) == AWKWARD
    assert len(text.splitlines()) == len(AWKWARD)
    assert text.isascii()


@pytest.mark.flink
def test_flink_reads_the_configuration_file_as_it_was_meant(flink_words: FlinkWords) -> None:
    every = {**options_of(), **{f"x.{key}": value for key, value in AWKWARD.items()}}
    assert flink_words.read_yaml(config_yaml(every)) == every


@pytest.mark.flink
def test_every_option_that_is_set_is_known_to_the_release(flink_words: FlinkWords) -> None:
    known = flink_words.keys()
    unknown = {key for key in options_of() | options_of_pods() if key not in known}
    assert unknown == UNKNOWN_TO_OLDER.get(flink_words.release.version, set())


@pytest.mark.flink
def test_every_older_name_of_what_is_set_is_accounted_for(flink_words: FlinkWords) -> None:
    known = flink_words.keys()
    for key in DEFAULTS:
        assert known.get(key, frozenset()) <= set(OLDER_DEFAULT_KEYS.get(key, ())), key
    for key in owned.KEYS:
        for older in known.get(key, frozenset()):
            assert owned.owned_advice(older), f"{older} is read for {key}"


@pytest.mark.flink
def test_every_older_name_of_a_memory_option_is_read(flink_words: FlinkWords) -> None:
    for key, older in flink_words.keys().items():
        if key.startswith(("taskmanager.memory.", "jobmanager.memory.")) and older:
            assert older == {sizes.OLDER_KEYS[key]}


@pytest.mark.flink
def test_every_owned_option_exists_in_some_release(flink_words: FlinkWords) -> None:
    """Keeps misspelt names out of the list; what only another release has stands here."""
    known = flink_words.keys()
    names = set(known) | {older for each in known.values() for older in each}
    gone = {
        "1.20.5": {"cluster.id", "execution.job-status-changed-listeners", "env.java.home"},
        "2.2.1": {
            "cluster.id",
            "execution.savepoint.path",
            "jobmanager.heap.mb",
            "jobmanager.heap.size",
            "taskmanager.heap.mb",
            "taskmanager.heap.size",
        },
    }
    assert set(owned.KEYS) - names <= gone[flink_words.release.version]
