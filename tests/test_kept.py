"""What was built is there for the next checkout, and what was half built is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import kept
from tests.support.kept import link, share, take


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def _make(folder: Path) -> None:
    (folder / "file").write_text("made")


def _break(folder: Path) -> None:
    _make(folder)
    raise OSError("no room")


def test_the_same_inputs_are_built_once() -> None:
    made = kept.kept("thing", [b"ab", b"c"], _make)
    assert (made / "file").read_text() == "made"
    assert kept.kept("thing", [b"ab", b"c"], _break) == made
    assert kept.kept("thing", [b"a", b"bc"], _make) != made


def test_a_build_that_breaks_counts_for_nothing(cache: Path) -> None:
    with pytest.raises(OSError, match="no room"):
        kept.kept("thing", [b"1"], _break)
    assert list((cache / "thing").iterdir()) == []
    (cache / "thing" / "building").mkdir()  # of one that was killed
    (cache / "thing" / "building" / "file").touch()
    assert (kept.kept("thing", [b"1"], _make) / "file").read_text() == "made"


def test_what_was_not_used_for_longest_goes() -> None:
    places = [kept.kept("thing", [b"%d" % number], _make) for number in range(3)]
    for age, place in enumerate(places):
        os.utime(place, (1000 + age, 1000 + age))
    kept.kept("thing", [b"0"], _break)  # uses the first
    kept.kept("thing", [b"new"], _make)
    assert [place.exists() for place in places] == [True, False, True]


def test_files_are_taken_as_links(tmp_path: Path) -> None:
    (tmp_path / "made" / "in").mkdir(parents=True)
    (tmp_path / "made" / "in" / "file").write_text("made")
    take(tmp_path / "made", tmp_path / "taken")
    assert (tmp_path / "taken" / "in" / "file").samefile(tmp_path / "made" / "in" / "file")


def test_a_file_is_copied_where_it_cannot_be_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("another file system")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "file").write_text("made")
    link(tmp_path / "file", tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "made"


def test_two_checkouts_share_files_and_the_oldest_leave_the_cache(
    tmp_path: Path, cache: Path
) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    for number in range(4):
        file = mine / f"layer-{number}.tar"
        file.touch()
        os.utime(file, (1000 + number, 1000 + number))
    (mine / "note.txt").touch()
    share("layers", mine, "*-?.tar")
    share("layers", other, "*-?.tar")
    wanted = ["layer-1.tar", "layer-2.tar", "layer-3.tar"]
    assert sorted(one.name for one in (cache / "layers").iterdir()) == wanted
    assert sorted(one.name for one in other.iterdir()) == wanted
    assert (mine / "layer-0.tar").exists()
