"""The archives that are written, read as the specification of OCI images says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from deploy.images.layers import Content, files_layer
from deploy.images.oci import Image, Layer, write_archive

from tests.deploy.images.layout import unpack
from xuanwu.kernel.errors import InvalidInput


def _image(cache: Path, *layers: Layer) -> Image:
    base = files_layer(cache, "base", {"/bin/tool": Content(b"#!", executable=True)})
    return Image("registry.example.com/x:2.2.1", "amd64", {"User": "9999:9999"}, [base, *layers])


def test_an_archive_is_a_valid_layout_with_the_images_name(tmp_path: Path) -> None:
    own = files_layer(tmp_path / "cache", "own", {"/opt/own/file": Content(b"content")})
    write_archive(_image(tmp_path / "cache", own), tmp_path / "image.tar")
    made = unpack(tmp_path / "image.tar")
    assert made.annotations["io.containerd.image.name"] == "registry.example.com/x:2.2.1"
    assert made.annotations["org.opencontainers.image.ref.name"] == "2.2.1"
    assert made.config["config"] == {"User": "9999:9999"}
    assert len(made.layers) == 2 and len(made.config["history"]) == 2
    assert made.read("opt/own/file") == b"content"


def test_the_same_content_makes_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    archives: list[bytes] = []
    for place in ("here", "there"):
        source = tmp_path / place / "source"
        source.parent.mkdir()
        source.write_text("the same")
        source.chmod(0o600 if place == "here" else 0o755)
        own = files_layer(tmp_path / place, "own", {"/b": Content(source), "/a/c": Content(b"1")})
        digest = write_archive(_image(tmp_path / place, own), tmp_path / place / "image.tar")
        archives.append((tmp_path / place / "image.tar").read_bytes() + digest.encode())
    assert archives[0] == archives[1]


def test_a_layer_twice_in_an_image_stands_in_the_archive_once(tmp_path: Path) -> None:
    own = files_layer(tmp_path / "cache", "own", {"/opt/own": Content(b"1")})
    write_archive(_image(tmp_path / "cache", own, own), tmp_path / "image.tar")
    assert len(unpack(tmp_path / "image.tar").manifest["layers"]) == 3


@pytest.mark.parametrize("damaged", [b"othe", b"short"[:3], b"longer than that"])
def test_a_damaged_layer_makes_no_archive(damaged: bytes, tmp_path: Path) -> None:
    good = files_layer(tmp_path / "cache", "own", {"/opt/own": Content(b"1")})
    bad = Layer(good.digest, 4, lambda: io.BytesIO(damaged), good.diff_id)
    with pytest.raises(InvalidInput, match="is damaged"):
        write_archive(_image(tmp_path / "cache", bad), tmp_path / "image.tar")
    assert [file.name for file in tmp_path.iterdir()] == ["cache"]
