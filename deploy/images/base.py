"""Reads an image that was pulled elsewhere, to put layers on it; it fetches nothing.

Owns the forms of an OCI layout: a folder, or a tar of one. Refuses to know Flink.

Source: OCI image specification 1.1 (image layout; layers, with whiteouts).
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from deploy.images.oci import LAYER, Layer
from xuanwu.kernel.errors import InvalidInput

_DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar"
_MEDIA_TYPES = {_DOCKER_LAYER: LAYER, f"{_DOCKER_LAYER}.gzip": f"{LAYER}+gzip"}
_READABLE = {LAYER, f"{LAYER}+gzip"}
_GONE, _OPAQUE = ".wh.", ".wh..wh..opq"


@dataclass(frozen=True)
class Base:
    """Layers that are kept as they are, and how a container of them would have been started."""

    layers: Sequence[Layer]
    config: Mapping[str, Any]
    history: Sequence[Mapping[str, Any]] = ()

    def names(self, folder: str) -> list[str]:
        """The paths of all files below `folder` (absolute), in their order.

        Raises: InvalidInput for layers in a form that cannot be read here.
        """
        found = set[str]()
        for layer in self.layers:
            if layer.media_type not in _READABLE:
                raise InvalidInput(
                    f"A layer of the base is of the type {layer.media_type}, which cannot be read"
                    " here. Convert the image to gzip layers, as skopeo copy --dest-compress-format"
                    " gzip does.",
                    where=layer.digest,
                )
            with layer.open() as stream, tarfile.open(fileobj=stream, mode="r|*") as tar:
                _lay(found, tar, folder)
        return sorted(found)


def read_base(path: Path, architecture: str) -> Base:
    """The image for `architecture` in an OCI layout. Raises: InvalidInput where there is none."""
    layout = _Layout(path)
    try:
        manifest = layout.manifest(architecture)
        config = layout.json(manifest["config"]["digest"])
        diff_ids: list[str] = config["rootfs"]["diff_ids"]
        layers = [
            _layer(layout, entry, diff_id)
            for entry, diff_id in zip(manifest["layers"], diff_ids, strict=True)
        ]
    except (KeyError, TypeError, ValueError, tarfile.TarError) as error:
        raise InvalidInput(
            f"{path} is no OCI image: {error}. Give a folder or tar with an OCI layout, as skopeo"
            " copy docker://IMAGE oci-archive:FILE makes it.",
            where=str(path),
        ) from error
    return Base(layers, config.get("config", {}), config.get("history", ()))


def _layer(layout: _Layout, entry: Mapping[str, Any], diff_id: str) -> Layer:
    digest: str = entry["digest"]
    media_type: str = entry["mediaType"]
    return Layer(
        digest=digest,
        size=entry["size"],
        open=lambda: layout.open(digest),
        diff_id=diff_id,
        media_type=_MEDIA_TYPES.get(media_type, media_type),
    )


class _Layout:
    """The files of an OCI layout by name, wherever they lie."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members: dict[str, tarfile.TarInfo] = {}
        try:
            if not path.is_dir():
                with tarfile.open(path, "r:") as tar:
                    self._members = {one.name.removeprefix("./"): one for one in tar}
        except (OSError, tarfile.TarError) as error:
            raise InvalidInput(
                f"The base {path} cannot be read: {error}. Name a folder or tar with an OCI"
                " layout.",
                where=str(path),
            ) from error

    def open(self, digest: str) -> IO[bytes]:
        """Raises: KeyError for a blob that is not there."""
        return self._file(f"blobs/{digest.replace(':', '/')}")

    def json(self, digest: str) -> Any:
        with self.open(digest) as stream:
            return json.load(stream)

    def manifest(self, architecture: str) -> Any:
        """Through indexes within indexes, as images for many platforms have them."""
        with self._file("index.json") as stream:
            found = list(self._manifests(json.load(stream), architecture))
        if len(found) != 1:
            raise ValueError(f"it holds {len(found)} images for {architecture}, not one")
        return found[0]

    def _manifests(self, index: Any, architecture: str) -> Iterator[Any]:
        for entry in index["manifests"]:
            wanted = entry.get("platform", {}).get("architecture", architecture)
            if wanted != architecture:
                continue
            inner = self.json(entry["digest"])
            if "manifests" in inner:
                yield from self._manifests(inner, architecture)
            elif self.json(inner["config"]["digest"]).get("architecture") == architecture:
                yield inner

    def _file(self, name: str) -> IO[bytes]:
        """A stream of its own: layers are read one after the other, each from its beginning."""
        if self._path.is_dir():
            file = self._path / name
            if not file.is_file():
                raise KeyError(name)
            return file.open("rb")
        return io.BufferedReader(_Part(self._path, self._members[name]), 1 << 20)


class _Part(io.RawIOBase):
    """The bytes of one member of a tar, which closes with the stream."""

    def __init__(self, file: Path, member: tarfile.TarInfo) -> None:
        self._file = file.open("rb")
        self._file.seek(member.offset_data)
        self._left = member.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        block = self._file.read(min(len(buffer), self._left))
        buffer[: len(block)] = block
        self._left -= len(block)
        return len(block)

    def close(self) -> None:
        self._file.close()
        super().close()


def _lay(found: set[str], tar: tarfile.TarFile, folder: str) -> None:
    """One layer upon those below it: what it has is added, what it hides is gone."""
    added = set[str]()
    for member in tar:
        path = PurePosixPath("/") / member.name
        if path.name == _OPAQUE:
            found -= {one for one in found if PurePosixPath(one).is_relative_to(path.parent)}
        elif path.name.startswith(_GONE):
            hidden = path.with_name(path.name.removeprefix(_GONE))
            found -= {one for one in found if PurePosixPath(one).is_relative_to(hidden)}
        elif path.is_relative_to(folder) and not member.isdir():
            added.add(str(path))
    found |= added
