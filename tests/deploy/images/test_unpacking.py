"""Layers upon layers in a folder: what is hidden goes, and nothing outside is reached."""

from __future__ import annotations

import contextlib
import io
import os
import tarfile
from pathlib import Path

import pytest
from deploy.images.oci import Image, Layer, digest_of
from deploy.images.unpacking import unpack

from xuanwu.kernel.errors import Unavailable

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to change the root folder")


def _layer(**entries: str | None) -> Layer:
    """Files by their path (`__` for `/`), `-> target` for a link, None for a folder."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in entries.items():
            member = tarfile.TarInfo(
                name.replace("__", "/").replace("OPAQUE", ".wh..wh..opq").replace("WH", ".wh.")
            )
            member.uid, member.mode = 9999, 0o755
            text = (content or "").encode()
            if content is None:
                member.type = tarfile.DIRTYPE
            elif content.startswith("-> "):
                member.type, member.linkname = tarfile.SYMTYPE, content.removeprefix("-> ")
            else:
                member.size = len(text)
            tar.addfile(member, io.BytesIO(text) if member.isreg() else None)
    return _of(out.getvalue())


def _of(content: bytes) -> Layer:
    digest = digest_of(content)
    return Layer(digest, len(content), lambda: io.BytesIO(content), digest)


def _unpacked(root: Path, *layers: Layer) -> dict[str, str]:
    unpack(Image("x:1", "amd64", {}, layers), root)
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(root)): path.read_text() for path in files}


def test_a_later_layer_replaces_and_hides(tmp_path: Path) -> None:
    below = _layer(a__one="1", a__two="2", b__c__three="3", d__four="4", d__five="5")
    above = _layer(a__one="new", a__WHtwo="", WHb="", d__six="6", d__OPAQUE="")
    assert _unpacked(tmp_path / "root", below, above) == {"a/one": "new", "d/six": "6"}


def test_owners_are_kept_by_number(tmp_path: Path) -> None:
    _unpacked(tmp_path / "root", _layer(a="1"))
    assert (tmp_path / "root" / "a").stat().st_uid == 9999


def test_a_file_becomes_a_folder_and_a_link_a_file(tmp_path: Path) -> None:
    below = _layer(a="1", b="-> a", c__d="2")
    above = _layer(a=None, a__x="3", b="4", c="5")
    assert _unpacked(tmp_path / "root", below, above) == {"a/x": "3", "b": "4", "c": "5"}


@pytest.mark.parametrize("kind", ["write", "hide"])
def test_a_link_that_points_outside_leads_nowhere(kind: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("untouched")
    below = _layer(link=f"-> {outside}", up="-> ../../../..")
    above = _layer(link__mine="changed") if kind == "write" else _layer(link__WHmine="")
    with contextlib.suppress(Unavailable):  # the link leads nowhere inside
        _unpacked(tmp_path / "root", below, above)
    assert (outside / "mine").read_text() == "untouched"


def test_what_is_no_layer_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unavailable, match="could not be unpacked"):
        _unpacked(tmp_path / "root", _of(b"no tar" * 1000))
    assert "ReadError" in capfd.readouterr().err
