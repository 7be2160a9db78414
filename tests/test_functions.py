"""What two releases tell of their functions is compared call by call."""

from __future__ import annotations

import pytest
from tools.functions.compare import (
    Catalogue,
    Difference,
    Kind,
    compare,
    outdated,
    read,
    unexplained,
)

OLD = read(["F", "G", "G\tG(a)\tINT", "G\tG(b)\tINT", "H", "+\ta + b\tINT"])


def test_lines_are_functions_and_their_calls() -> None:
    assert OLD.functions == {"F", "G", "H"}
    assert OLD.calls == {"G": {"G(a)": "INT", "G(b)": "INT"}, "+": {"a + b": "INT"}}


@pytest.mark.parametrize(
    ("lines", "kind", "told"),
    [
        (["G", "H"], Kind.GONE, "gone F"),
        (["F", "G", "H", "I", "I\tI()\tINT"], Kind.NEW, "new I"),
        (["F", "G", "G\tG(a)\tINT", "H"], Kind.REFUSES, "refuses G: G(b) was INT"),
        (["F", "G", "G\tG(c)\tINT", "H"], Kind.ACCEPTS, "accepts G: G(c) is INT"),
        (
            ["F", "G", "G\tG(a)\tDATE", "G\tG(b)\tTIME", "H"],
            Kind.TYPE,
            "type G: G(a) was INT and is DATE and 1 more",
        ),
        (["+\ta + b\tDATE"], Kind.TYPE, "type +: a + b was INT and is DATE"),
    ],
)
def test_each_kind_of_difference_is_told(lines: list[str], kind: Kind, told: str) -> None:
    found = compare(OLD, read(lines))
    assert told in [str(one) for one in found if one.kind is kind]


def test_the_calls_of_a_function_that_one_release_lacks_are_not_compared() -> None:
    (found,) = compare(OLD, Catalogue(frozenset({"F", "H"}), {"+": {"a + b": "INT"}}))
    assert (found.kind, found.function) == (Kind.GONE, "G")


def test_equal_releases_do_not_differ() -> None:
    assert compare(OLD, OLD) == []


def test_what_is_not_explained_and_what_is_explained_in_vain_is_told() -> None:
    found = [Difference("F", Kind.GONE), Difference("G", Kind.TYPE)]
    assert unexplained(found, ["gone F"]) == [found[1]]
    assert outdated(found, ["gone F", "new G"]) == ["new G"]
