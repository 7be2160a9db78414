"""Layers: what their files look like, and when one is made anew."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from deploy.images.layers import Content, files_layer, kept_layer


def _members(cache: Path, name: str) -> list[tarfile.TarInfo]:
    (file,) = cache.glob(f"{name}-*.tar")
    with tarfile.open(file) as tar:
        return tar.getmembers()


def test_files_are_roots_readable_by_all_writable_by_none_else_and_sorted(tmp_path: Path) -> None:
    contents = {
        "/opt/z": Content(b""),
        "/opt/a/tool": Content(b"#!", executable=True),
        "/etc/empty": Content(None),
    }
    files_layer(tmp_path, "own", contents)
    members = _members(tmp_path, "own")
    names = ["etc", "etc/empty", "opt", "opt/a", "opt/a/tool", "opt/z"]
    assert [member.name for member in members] == names
    assert [oct(member.mode) for member in members] == ["0o755"] * 5 + ["0o644"]
    assert {(member.uid, member.gid, member.mtime) for member in members} == {(0, 0, 315532800)}


def test_a_layer_is_made_once_for_the_same_inputs(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(file: Path) -> None:
        made.append(file)
        file.write_bytes(b"layer")

    first = kept_layer(tmp_path, "own", ["1"], make)
    assert kept_layer(tmp_path, "own", ["1"], make).digest == first.digest
    assert len(made) == 1


def test_other_inputs_make_another_layer_and_the_older_one_goes(tmp_path: Path) -> None:
    kept = files_layer(tmp_path, "other", {"/a": Content(b"1")})
    first = files_layer(tmp_path, "own", {"/a": Content(b"1")})
    second = files_layer(tmp_path, "own", {"/a": Content(b"2")})
    assert first.digest != second.digest
    assert len(list(tmp_path.glob("own-*.tar"))) == 1
    with kept.open() as stream:
        assert stream.read(1) == b"a"


def test_a_path_that_becomes_a_program_makes_another_layer(tmp_path: Path) -> None:
    plain = files_layer(tmp_path, "own", {"/a": Content(b"1")})
    assert files_layer(tmp_path, "own", {"/a": Content(b"1", executable=True)}) != plain


def test_a_build_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def breaks(file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        kept_layer(tmp_path, "own", ["1"], breaks)
    assert not list(tmp_path.iterdir())


def test_a_kept_layer_of_another_size_is_made_anew(tmp_path: Path) -> None:
    first = files_layer(tmp_path, "own", {"/a": Content(b"1")})
    (file,) = tmp_path.glob("own-*.tar")
    file.write_bytes(b"cut off")
    assert files_layer(tmp_path, "own", {"/a": Content(b"1")}).digest == first.digest
    assert file.stat().st_size == first.size
