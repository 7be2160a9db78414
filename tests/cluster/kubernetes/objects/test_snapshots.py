"""The whole text of all manifests of two runs, so that a review sees each change of them."""

from __future__ import annotations

import pytest
from tests.cluster.kubernetes.objects.cases import CASES, FOLDER, text_of


@pytest.mark.parametrize("name", CASES)
def test_the_manifests_of_a_run_are_as_they_were(name: str) -> None:
    """Where a change is meant: python -m tests.cluster.kubernetes.objects.cases"""
    assert text_of(CASES[name].objects) == (FOLDER / f"{name}.yaml").read_text()


def test_there_is_a_file_for_each_case_and_no_other() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} == set(CASES)
