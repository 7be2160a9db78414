"""Writes an image as one OCI archive; refuses to know what is in its layers.

Source: OCI image specification 1.1 (image layout, manifest, configuration); the annotation
`io.containerd.image.name` is how `ctr images import` learns the name.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from xuanwu.kernel.errors import InvalidInput

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Layer:
    """A layer where it lies; `diff_id` is the digest of its tar, `digest` of its bytes."""

    digest: str
    size: int
    open: Callable[[], IO[bytes]]
    diff_id: str
    media_type: str = LAYER
    made_by: str = ""


@dataclass(frozen=True)
class Image:
    """What an image is. `config` is what a container is started with; `base_history` tells of the
    first layers, if anything is known of them."""

    name: str
    architecture: str
    config: Mapping[str, Any]
    layers: Sequence[Layer]
    base_history: Sequence[Mapping[str, Any]] = ()
    annotations: Mapping[str, str] = field(default_factory=dict[str, str])


def write_archive(image: Image, output: Path) -> str:
    """The digest of the manifest; the file is there whole or not at all, the same every time.

    Raises: InvalidInput for a layer whose bytes are not those of its digest.
    """
    config = _json(_configuration(image))
    manifest = _json(_manifest(image, config))
    described = _described(MANIFEST, manifest)
    tag = image.name.rpartition(":")[2]
    named = {"io.containerd.image.name": image.name, "org.opencontainers.image.ref.name": tag}
    index = {
        "schemaVersion": 2,
        "mediaType": INDEX,
        "manifests": [{**described, "annotations": named}],
    }
    fresh = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with tarfile.open(fresh, "w", format=tarfile.PAX_FORMAT) as tar:
            _add(tar, "oci-layout", _json({"imageLayoutVersion": "1.0.0"}))
            _add(tar, "index.json", _json(index))
            _add(tar, _blob(digest_of(manifest)), manifest)
            _add(tar, _blob(digest_of(config)), config)
            for layer in {layer.digest: layer for layer in image.layers}.values():
                _add_layer(tar, layer)
        fresh.replace(output)
    finally:
        fresh.unlink(missing_ok=True)
    return described["digest"]


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def digest_of_file(file: Path) -> str:
    with file.open("rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _configuration(image: Image) -> dict[str, Any]:
    """Without times: the same inputs make the same image."""
    made: dict[str, Any] = {
        "architecture": image.architecture,
        "os": "linux",
        "config": dict(image.config),
        "rootfs": {"type": "layers", "diff_ids": [layer.diff_id for layer in image.layers]},
    }
    history = [*image.base_history, *({"created_by": one.made_by} for one in _own(image))]
    if sum(not one.get("empty_layer", False) for one in history) == len(image.layers):
        made["history"] = history
    return made


def _own(image: Image) -> Iterator[Layer]:
    return (layer for layer in image.layers if layer.made_by)


def _manifest(image: Image, config: bytes) -> dict[str, Any]:
    return {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _described(CONFIG, config),
        "layers": [
            {"mediaType": layer.media_type, "digest": layer.digest, "size": layer.size}
            for layer in image.layers
        ],
        "annotations": dict(image.annotations),
    }


def _described(media_type: str, content: bytes) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest_of(content), "size": len(content)}


def _json(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _blob(digest: str) -> str:
    return f"blobs/{digest.replace(':', '/')}"


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _add_layer(tar: tarfile.TarFile, layer: Layer) -> None:
    member = tarfile.TarInfo(_blob(layer.digest))
    member.size = layer.size
    with layer.open() as stream:
        counted = _Counted(stream)
        try:
            tar.addfile(member, counted)
        except OSError as error:
            if error.errno is not None:  # a full disk; a stream that is too short has no number
                raise
            raise _damaged(layer) from error
        if counted.digest != layer.digest or stream.read(1):
            raise _damaged(layer)


def _damaged(layer: Layer) -> InvalidInput:
    return InvalidInput(
        f"The layer {layer.digest} is damaged: its bytes are others. Fetch or build it again.",
        where=layer.digest,
    )


class _Counted(io.RawIOBase):
    """Hashes what is read, on the way."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash = stream, hashlib.sha256()

    @property
    def digest(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(min(size, _BLOCK) if size >= 0 else _BLOCK)
        self._hash.update(block)
        return block
