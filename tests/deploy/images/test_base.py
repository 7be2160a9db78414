"""Images that were pulled elsewhere: their forms, and what of them is kept."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from deploy.images.base import read_base
from deploy.images.layers import Content, files_layer
from deploy.images.oci import Image, write_archive

from tests.deploy.images.layout import unpack
from xuanwu.kernel.errors import InvalidInput

DOCKER = "application/vnd.docker"


class Pulled:
    """A layout as tools that pull images leave it: docker's media types, gzip, an index within."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "blobs" / "sha256").mkdir(parents=True)
        (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')

    def put(self, content: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / "blobs" / "sha256" / digest).write_bytes(content)
        return {"digest": f"sha256:{digest}", "size": len(content)}

    def image(self, architecture: str, *layers: bytes, kind: str = "tar.gzip") -> dict[str, Any]:
        config = {
            "architecture": architecture,
            "os": "linux",
            "config": {"Env": ["PATH=/bin", "JAVA_HOME=/opt/java"], "Cmd": ["sh"]},
            "rootfs": {
                "type": "layers",
                "diff_ids": [f"sha256:{hashlib.sha256(one).hexdigest()}" for one in layers],
            },
            "history": [{"created_by": "them"} for _ in layers],
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": f"{DOCKER}.distribution.manifest.v2+json",
            "config": self.put(json.dumps(config).encode()),
            "layers": [
                {
                    "mediaType": f"{DOCKER}.image.rootfs.diff.{kind}",
                    **self.put(gzip.compress(one, mtime=0)),
                }
                for one in layers
            ],
        }
        put = self.put(json.dumps(manifest).encode())
        return {
            **put,
            "mediaType": manifest["mediaType"],
            "platform": {"architecture": architecture},
        }

    def index(self, *entries: dict[str, Any]) -> None:
        inner = self.put(json.dumps({"schemaVersion": 2, "manifests": entries}).encode())
        outer = {"schemaVersion": 2, "manifests": [inner]}
        (self.folder / "index.json").write_text(json.dumps(outer))

    def as_tar(self) -> Path:
        file = self.folder.with_suffix(".tar")
        with tarfile.open(file, "w") as tar:
            tar.add(self.folder, arcname=".")
        return file


def layer(*names: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name))
    return out.getvalue()


@pytest.fixture
def pulled(tmp_path: Path) -> Pulled:
    return Pulled(tmp_path / "pulled")


@pytest.mark.parametrize("form", ["folder", "tar"])
def test_layers_of_a_base_are_kept_below_ours(form: str, pulled: Pulled, tmp_path: Path) -> None:
    below = [layer("opt/flink/lib/a.jar"), layer("etc/passwd")]
    pulled.index(pulled.image("arm64", layer("other")), pulled.image("amd64", *below))
    base = read_base(pulled.as_tar() if form == "tar" else pulled.folder, "amd64")
    own = files_layer(tmp_path / "cache", "own", {"/opt/own": Content(b"1")})
    image = Image("x:1", "amd64", base.config, [*base.layers, own], base.history)
    write_archive(image, tmp_path / "image.tar")
    made = unpack(tmp_path / "image.tar")
    assert list(made.members()) == ["opt/flink/lib/a.jar", "etc/passwd", "opt", "opt/own"]
    assert made.config["config"]["Env"] == ["PATH=/bin", "JAVA_HOME=/opt/java"]
    assert [one["created_by"] for one in made.config["history"]][:2] == ["them", "them"]
    assert made.manifest["layers"][0]["mediaType"].endswith("vnd.oci.image.layer.v1.tar+gzip")


def test_what_a_later_layer_hides_is_not_there(pulled: Pulled) -> None:
    pulled.index(
        pulled.image(
            "amd64",
            layer("opt/flink/lib/a.jar", "opt/flink/lib/b.jar", "opt/flink/plugins/p/p.jar"),
            layer("opt/flink/lib/.wh.a.jar", "opt/flink/lib/c.jar"),
            layer("opt/flink/plugins/.wh..wh..opq", "opt/flink/plugins/q/q.jar", "opt/x"),
        )
    )
    names = read_base(pulled.folder, "amd64").names("/opt/flink")
    flink = "/opt/flink"
    assert names == [f"{flink}/lib/b.jar", f"{flink}/lib/c.jar", f"{flink}/plugins/q/q.jar"]


def test_an_image_of_another_architecture_is_refused(pulled: Pulled) -> None:
    pulled.index(pulled.image("arm64", layer("a")))
    with pytest.raises(InvalidInput, match="holds 0 images for amd64"):
        read_base(pulled.folder, "amd64")


def test_layers_that_cannot_be_read_are_refused_with_what_to_do(pulled: Pulled) -> None:
    pulled.index(pulled.image("amd64", layer("a"), kind="tar.zstd"))
    with pytest.raises(InvalidInput, match="--dest-compress-format gzip"):
        read_base(pulled.folder, "amd64").names("/")


@pytest.mark.parametrize("wrong", ["missing", "empty", "text", "hole"])
def test_what_is_no_image_is_refused(wrong: str, pulled: Pulled, tmp_path: Path) -> None:
    path = tmp_path / "base"
    if wrong == "empty":
        path.mkdir()
    elif wrong == "text":
        path.write_text("no tar")
    elif wrong == "hole":
        path = pulled.folder
        pulled.index({"digest": f"sha256:{'0' * 64}", "size": 1})
    with pytest.raises(InvalidInput, match="OCI"):
        read_base(path, "amd64")
