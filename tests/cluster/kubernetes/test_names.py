"""Names and labels are valid whatever an id holds, and different ids never share one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuanwu.cluster.kubernetes import names
from xuanwu.kernel.ids import new_id


def test_an_id_of_the_platform_keeps_its_name() -> None:
    own = new_id("run")
    assert names.cluster_name(own) == own.replace("_", "-")
    assert names.label_value(own) == own


@pytest.mark.parametrize(
    "cluster_id",
    ["run-1", "run__1", "RUN_1", "run_1_2", "1", "_", "", "Fälle/8", "a.b", "x" * 46, "run_" * 30],
)
def test_any_other_id_gets_a_hash_and_stays_valid(cluster_id: str) -> None:
    made = names.cluster_name(cluster_id)
    assert "--" in made
    assert names.is_dns_label(made) and made[0].isalpha() and len(made) <= 45


@given(st.lists(st.text(max_size=60), unique=True, min_size=2, max_size=8))
def test_different_ids_get_different_names_and_labels(ids: list[str]) -> None:
    assert len({names.cluster_name(one) for one in ids}) == len(ids)
    for one in ids:
        assert names.is_dns_label(names.cluster_name(one))
        assert names.is_label_value(names.label_value(one))


@given(st.from_regex(r"[a-z]{1,4}[-_]+[a-z0-9]{1,3}", fullmatch=True))
def test_a_hyphen_never_meets_an_underscore(cluster_id: str) -> None:
    other = cluster_id.translate(str.maketrans("-_", "_-"))
    assert names.cluster_name(cluster_id) != names.cluster_name(other)


@pytest.mark.parametrize("suffix", ["-flink", "-run", "-rest", "-jobmanager", "-taskmanager"])
def test_all_names_of_a_cluster_begin_with_the_owners(suffix: str) -> None:
    made = names.names_of("x" * 45)
    every = {made.files, made.secret, made.rest, *map(made.role, (names.JOBMANAGER, "taskmanager"))}
    assert f"{made.owner}{suffix}" in every
    assert all(names.is_dns_label(name) for name in every)


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("", True),
        ("a", True),
        ("A.b_c-9", True),
        ("-a", False),
        ("a.", False),
        ("a b", False),
        ("a" * 63, True),
        ("a" * 64, False),
        ("a\n", False),
    ],
)
def test_a_label_value_is_valid_as_kubernetes_says(text: str, is_valid: bool) -> None:
    assert names.is_label_value(text) is is_valid


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("app", True),
        ("example.com/app", True),
        ("example.com/", False),
        ("/app", False),
        ("a/b/c", False),
        ("Example.com/app", False),
        ("", False),
    ],
)
def test_a_key_of_a_label_is_valid_as_kubernetes_says(text: str, is_valid: bool) -> None:
    assert names.is_qualified_name(text) is is_valid


def test_flinks_own_configmaps_are_found_by_the_name_that_flink_is_given() -> None:
    assert names.flink_selector("run_1")["app"] == names.cluster_name("run_1") == "run-1"
    assert names.cluster_selector("run_1")[names.CLUSTER] == "run_1"
