"""Reads an OCI archive as its specification says, and complains of whatever it forbids.

Written from the specification alone: it shares nothing with what writes archives.
Source: OCI image specification 1.1, image-layout, manifest, config and descriptor.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_OCI = "application/vnd.oci.image"


@dataclass(frozen=True)
class Unpacked:
    """The image of an archive: its parts, and the files of all layers by their path."""

    annotations: dict[str, str]
    manifest: dict[str, Any]
    config: dict[str, Any]
    layers: list[tarfile.TarFile]

    def members(self) -> dict[str, tarfile.TarInfo]:
        return {member.name: member for layer in self.layers for member in layer}

    def read(self, name: str) -> bytes:
        for layer in reversed(self.layers):
            if name in layer.getnames():
                stream = layer.extractfile(name)
                assert stream is not None
                return stream.read()
        raise KeyError(name)


def unpack(archive: Path) -> Unpacked:
    """Raises: AssertionError for an archive that is not valid."""
    with tarfile.open(archive, "r:") as tar:
        names = tar.getnames()
        assert len(names) == len(set(names))
        files = {name: _read(tar, name) for name in names}
    assert json.loads(files["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}
    index = json.loads(files["index.json"])
    assert index["schemaVersion"] == 2 and len(index["manifests"]) == 1
    entry = index["manifests"][0]
    manifest = json.loads(_blob(files, entry, f"{_OCI}.manifest.v1+json"))
    assert manifest["schemaVersion"] == 2
    assert manifest["mediaType"] == entry["mediaType"]
    config = json.loads(_blob(files, manifest["config"], f"{_OCI}.config.v1+json"))
    assert config["os"] == "linux" and config["architecture"]
    assert config["rootfs"]["type"] == "layers"
    layers = [_layer(files, one) for one in manifest["layers"]]
    assert config["rootfs"]["diff_ids"] == [_digest(layer) for layer in layers]
    for one in config.get("history", []):
        assert set(one) <= {"created", "author", "created_by", "comment", "empty_layer"}
    reached = {entry["digest"], manifest["config"]["digest"]}
    reached |= {one["digest"] for one in manifest["layers"]}
    kept = {f"sha256:{name.rpartition('/')[2]}" for name in names if name.startswith("blobs/")}
    assert kept == reached
    opened = [tarfile.open(fileobj=io.BytesIO(layer), mode="r:") for layer in layers]  # noqa: SIM115
    return Unpacked(entry["annotations"], manifest, config, opened)


def _layer(files: dict[str, bytes], described: dict[str, Any]) -> bytes:
    kinds = {f"{_OCI}.layer.v1.tar", f"{_OCI}.layer.v1.tar+gzip"}
    content = _blob(files, described, *kinds)
    return gzip.decompress(content) if described["mediaType"].endswith("+gzip") else content


def _blob(files: dict[str, bytes], described: dict[str, Any], *media_types: str) -> bytes:
    assert described["mediaType"] in media_types
    assert _DIGEST.fullmatch(described["digest"])
    content = files[f"blobs/{described['digest'].replace(':', '/')}"]
    assert _digest(content) == described["digest"]
    assert len(content) == described["size"]
    return content


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    stream = tar.extractfile(name)
    assert stream is not None
    return stream.read()
