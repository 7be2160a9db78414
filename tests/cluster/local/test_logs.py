"""Logs by tail and by offset."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuanwu.cluster.local import logs
from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.kernel.errors import NotFound


@pytest.fixture
def folder(tmp_path: Path) -> ClusterFolder:
    made = ClusterFolder(tmp_path, "c")
    made.logs.mkdir(parents=True)
    return made


def test_the_tail_is_the_last_lines_of_a_log_of_any_size(folder: ClusterFolder) -> None:
    lines = [f"line {n}" for n in range(50_000)]
    (folder.logs / "jobmanager.log").write_text("\n".join(lines) + "\n")
    assert logs.tail(folder, "jobmanager", 3) == ("line 49997", "line 49998", "line 49999")
    assert logs.tail(folder, "jobmanager", 0) == ()


def test_following_gives_each_whole_line_once(folder: ClusterFolder) -> None:
    file = folder.logs / "taskmanager-1.out"
    file.write_text("one\ntwo\nthr")
    first = logs.after(folder, "taskmanager-1.out", 0)
    assert first.lines == ("one", "two")
    file.write_text("one\ntwo\nthree\n")
    second = logs.after(folder, "taskmanager-1.out", first.offset)
    assert second.lines == ("three",)
    assert logs.after(folder, "taskmanager-1.out", second.offset).lines == ()


def test_a_log_that_was_rolled_is_read_from_its_beginning(folder: ClusterFolder) -> None:
    file = folder.logs / "jobmanager.log"
    file.write_text("new\n")
    assert logs.after(folder, "jobmanager", 1000).lines == ("new",)


def test_an_unknown_log_is_named_with_the_nearest_one(folder: ClusterFolder) -> None:
    (folder.logs / "jobmanager.log").touch()
    with pytest.raises(NotFound, match="Did you mean 'jobmanager'"):
        logs.tail(folder, "jobmanger", 1)
