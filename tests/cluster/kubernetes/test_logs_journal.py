"""Whatever moment a server is killed at, each line is in the file once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from xuanwu.cluster.kubernetes.api.logs import Cursor
from xuanwu.cluster.kubernetes.logs_journal import Journal, PodFiles, pod_files, sweep

MOST = 1 << 20
Stamped = list[tuple[Cursor, str]]


@pytest.fixture
def files(tmp_path: Path) -> PodFiles:
    return pod_files(tmp_path, "run_1", "p")


def _lines(*texts: str) -> Stamped:
    return [(Cursor(f"2026-01-01T00:00:{number:02}Z"), text) for number, text in enumerate(texts)]


def _read(journal: Journal, node: Stamped, batch: int = 2) -> None:
    """Reads from the node all that comes after the cursor, some lines at a time."""
    rest = [one for one in node if journal.cursor is None or one[0].stamp > journal.cursor.stamp]
    for begin in range(0, len(rest), batch):
        part = rest[begin : begin + batch]
        journal.append([text for _, text in part], part[-1][0])


def _opened(files: PodFiles, most: int = MOST) -> Journal:
    journal = Journal(files, most)
    journal.open()
    return journal


def _shown(files: PodFiles) -> list[str]:
    older = files.older.read_text() if files.older.exists() else ""
    return (older + files.log.read_text()).splitlines()


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_a_server_killed_in_the_middle_of_a_write_loses_and_doubles_no_line(
    files: PodFiles, batch: int
) -> None:
    texts = ("one", "", "two", "two", "", "dré", "four")
    _read(_opened(files), _lines(*texts))
    content = files.log.read_bytes()
    cursor = files.cursor.read_text()
    begin = json.loads(cursor)["size"]
    assert 0 < begin < len(content), "the cursor lags behind"
    for cut in range(begin, len(content) + 1):
        files.log.write_bytes(content[:cut])
        files.cursor.write_text(cursor)
        _read(_opened(files), _lines(*texts, "five", "six"), batch)
        assert _shown(files) == [*texts, "five", "six"], f"killed at byte {cut}"


def test_a_server_killed_before_its_first_cursor_doubles_nothing(files: PodFiles) -> None:
    _read(_opened(files), _lines("one", "two", "three"))
    files.cursor.unlink()
    _read(_opened(files), _lines("one", "two", "three", "four"))
    assert _shown(files) == ["one", "two", "three", "four"]


def test_a_server_killed_twice_while_it_compares_doubles_nothing(files: PodFiles) -> None:
    node = _lines(*[str(number) for number in range(20)])
    _read(_opened(files), node[:10])
    _read(_opened(files), node[:4], batch=1)
    _read(_opened(files), node)
    assert _shown(files) == [text for _, text in node]


def test_a_server_killed_while_the_file_rolls_loses_and_doubles_no_line(files: PodFiles) -> None:
    node = _lines(*[str(number) * 10 for number in range(20)])
    _read(_opened(files, most=1 << 10), node[:4])
    journal = _opened(files)
    journal.save()
    _read(journal, node[:4])
    journal.save()
    files.log.replace(files.older)
    _read(_opened(files), node)
    assert _shown(files) == [text for _, text in node]


def test_a_file_that_lost_its_end_with_the_machine_is_read_anew(files: PodFiles) -> None:
    node = _lines("one", "two", "three")
    journal = _opened(files)
    _read(journal, node)
    journal.save()
    files.log.write_text("one\n")
    _read(_opened(files), node)
    assert _shown(files) == ["one", "one", "two", "three"], "rather twice than never"


def test_lines_that_the_node_threw_away_meanwhile_keep_no_later_one_out(files: PodFiles) -> None:
    node = _lines("one", "two", "three", "four")
    _read(_opened(files), node)
    _read(_opened(files), [*node[3:], *_lines("", "", "", "", "five")[4:]])
    assert _shown(files)[-2:] == ["four", "five"]
    assert _shown(files)[:4] == ["one", "two", "three", "four"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"stamp": "x", "count": 1, "size": 1}'])
def test_a_cursor_that_cannot_be_read_is_as_none(files: PodFiles, content: str) -> None:
    _read(_opened(files), _lines("one", "two", "three"))
    files.cursor.write_text(content)
    _read(_opened(files), _lines("one", "two", "three", "four"))
    assert _shown(files) == ["one", "two", "three", "four"]


def test_a_folder_that_somebody_removed_is_made_again(files: PodFiles) -> None:
    journal = _opened(files)
    _read(journal, _lines("one"))
    shutil.rmtree(files.cluster)
    _read(journal, _lines("one", "two"))
    assert _shown(files) == ["two"]


def test_no_more_than_what_is_kept_stays_on_disk(files: PodFiles) -> None:
    journal = _opened(files, most=10_000)
    for number in range(200):
        journal.append(["x" * 99] * 10, Cursor(str(number)))
        size = sum(path.stat().st_size for path in (files.log, files.older) if path.exists())
        assert size <= 10_000


def test_only_folders_that_are_old_and_dead_are_swept(tmp_path: Path) -> None:
    for cluster in ("run_1", "run_2"):
        _read(_opened(pod_files(tmp_path, cluster, "p")), _lines("one"))
    (tmp_path / ".lock").touch()
    assert sweep(tmp_path, [], before=0) == []
    written = pod_files(tmp_path, "run_2", "p").log.stat().st_mtime
    assert sweep(tmp_path, ["run_1"], before=written + 1) == ["run-2"]
    assert {path.name for path in tmp_path.iterdir()} == {"run-1", ".lock"}
    assert sweep(tmp_path / "nothing", [], before=written) == []
