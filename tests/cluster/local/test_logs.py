"""Logs by tail and by offset."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuanwu.cluster.local import logs
from xuanwu.cluster.local.folder import ClusterFolder
from xuanwu.kernel.errors import NotFound
from xuanwu.model.cluster import (
    LogPart,
)

MIB = 1 << 20


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


def test_an_offset_within_a_line_begins_at_the_next_one(folder: ClusterFolder) -> None:
    (folder.logs / "jobmanager.log").write_text("first\nsecond\n")
    assert logs.after(folder, "jobmanager", 1) == LogPart(("second",), 13)
    assert logs.after(folder, "jobmanager", 6) == LogPart(("second",), 13)


def test_an_endless_line_is_cut_and_stops_nobody(folder: ClusterFolder) -> None:
    (folder.logs / "jobmanager.out").write_bytes(b"x" * (5 * MIB // 2) + b"\nnext\n")
    seen: list[str] = []
    offset = 0
    for _ in range(6):
        part = logs.after(folder, "jobmanager.out", offset)
        seen += part.lines
        offset = part.offset
    assert [len(line) for line in seen] == [MIB, 4]
    assert seen[1] == "next"
    assert logs.tail(folder, "jobmanager.out", 1) == ("next",)
    assert sum(map(len, logs.tail(folder, "jobmanager.out", 9))) <= 2 * MIB


def test_only_a_line_feed_ends_a_line(folder: ClusterFolder) -> None:
    (folder.logs / "jobmanager.out").write_bytes("a\x0cb\u2028c\r\n\nd\n".encode())
    whole = ("a\x0cb\u2028c", "", "d")
    assert logs.tail(folder, "jobmanager.out", 9) == whole
    assert logs.after(folder, "jobmanager.out", 0).lines == whole


def test_bytes_that_are_no_text_stop_nobody(folder: ClusterFolder) -> None:
    (folder.logs / "jobmanager.out").write_bytes(b"\xff\xfe\n")
    assert len(logs.tail(folder, "jobmanager.out", 1)) == 1


def test_a_standard_output_does_not_fill_the_disk_and_its_writer_goes_on(
    folder: ClusterFolder,
) -> None:
    file = folder.logs / "taskmanager-1.out"
    with file.open("ab") as writer:
        for number in range(70):
            writer.write(f"{number:07}\n".encode() * (MIB // 8))
        writer.flush()
        logs.bound(folder)
        assert file.stat().st_size == 0
        writer.write(b"later\n")
    assert logs.after(folder, "taskmanager-1.out", 70 * MIB).lines == ("later",)
    kept = folder.logs / "taskmanager-1.out.1"
    assert kept.stat().st_size == 16 * MIB
    assert kept.read_bytes().endswith(b"0000069\n")
    logs.bound(folder)
    assert logs.tail(folder, "taskmanager-1.out", 1) == ("later",)
