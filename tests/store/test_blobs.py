from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from xuanwu.kernel.errors import NotFound, Unavailable
from xuanwu.store.blobs import Blobs

pytestmark = pytest.mark.anyio


async def test_content_is_found_by_its_hash(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    sha256, size = await blobs.write(_chunks(b"one ", b"two"))
    assert (sha256, size) == (hashlib.sha256(b"one two").hexdigest(), 7)
    assert blobs.path(sha256).read_bytes() == b"one two"


async def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    first = await blobs.write(_chunks(b"same"))
    second = await blobs.write(_chunks(b"sa", b"me"))
    assert first == second
    assert _files(tmp_path) == [first.sha256]


async def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="gone"):
        await Blobs(tmp_path).write(_breaking_off())
    assert _files(tmp_path) == []


async def test_a_jar_can_be_loaded_by_a_name_that_programs_know(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    sha256, _ = await blobs.write(_chunks(b"jar"))
    for _ in range(2):
        assert blobs.link(sha256) == blobs.jars / f"{sha256}.jar"
    assert blobs.link(sha256).read_bytes() == b"jar"
    await blobs.delete(sha256)
    assert list(blobs.jars.iterdir()) == []
    with pytest.raises(NotFound):
        blobs.link(sha256)


async def test_a_place_that_takes_no_files_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="permissions"):
        await Blobs(tmp_path / "file").write(_chunks(b"x"))


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", "A" * 64, ""])
async def test_content_that_is_not_there_is_not_found(tmp_path: Path, sha256: str) -> None:
    with pytest.raises(NotFound):
        Blobs(tmp_path).path(sha256)


async def test_deleting_twice_is_harmless(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    sha256, _ = await blobs.write(_chunks(b"x"))
    await blobs.delete(sha256)
    await blobs.delete(sha256)
    with pytest.raises(NotFound):
        blobs.path(sha256)


def _files(root: Path) -> list[str]:
    return [path.name for path in root.rglob("*") if path.is_file()]


async def _chunks(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def _breaking_off() -> AsyncIterator[bytes]:
    yield b"half"
    raise RuntimeError("gone")
