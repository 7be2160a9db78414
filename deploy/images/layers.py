"""Makes layers from files, the same bytes every time, and keeps each under the hash of its inputs.

Refuses to know what the files are for.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from deploy.images.oci import Layer, digest_of_file

_FORMAT = "1"  # raise it when the same inputs make another layer than before
# 1980-01-01, the oldest time that jars know: class-data archives compare the time of a jar, and
# take none for "not compared".
_TIME = 315532800


@dataclass(frozen=True)
class Content:
    """What stands at a path of the image; root's, and readable by all. No source: a folder."""

    source: Path | bytes | None
    executable: bool = False

    @property
    def mode(self) -> int:
        return 0o755 if self.executable or self.source is None else 0o644


Contents = Mapping[str, Content]


def files_layer(cache: Path, name: str, contents: Contents, *, key: str = "") -> Layer:
    """The layer with `contents` by their absolute paths, all folders above them included.

    `key` stands for the bytes of all files where they are known already, so that nothing is read.
    """
    facts = [f"{path} {one.mode}" for path, one in sorted(contents.items())]
    facts += [key] if key else [_digest(one) for _, one in sorted(contents.items())]
    return kept_layer(cache, name, facts, lambda file: _write_tar(file, contents))


def kept_layer(cache: Path, name: str, facts: list[str], make: Callable[[Path], None]) -> Layer:
    """The layer that `make` writes as a tar, made once for the same `facts`.

    An older one of that name goes. A build that was killed leaves nothing that counts.
    """
    key = hashlib.sha256("\n".join([_FORMAT, *facts]).encode()).hexdigest()[:20]
    file = cache / f"{name}-{key}.tar"
    note = file.with_suffix(".json")
    if not _is_whole(file, note):
        cache.mkdir(parents=True, exist_ok=True)
        fresh = cache / f".{file.name}.{os.getpid()}"
        try:
            make(fresh)
            told = json.dumps({"digest": digest_of_file(fresh), "size": fresh.stat().st_size})
            note.unlink(missing_ok=True)
            fresh.replace(file)
            note.write_text(told)
        finally:
            fresh.unlink(missing_ok=True)
        _forget_older(cache, name, file)
    digest = json.loads(note.read_text())["digest"]
    return Layer(
        digest=digest,
        size=file.stat().st_size,
        open=lambda: file.open("rb"),
        diff_id=digest,
        made_by=f"xuanwu image: {name}",
    )


def _is_whole(file: Path, note: Path) -> bool:
    try:
        return json.loads(note.read_text())["size"] == file.stat().st_size
    except (OSError, ValueError, KeyError):
        return False


def _forget_older(cache: Path, name: str, kept: Path) -> None:
    for file in cache.glob(f"{name}-{'?' * 20}.*"):
        if file.stem != kept.stem:
            file.unlink(missing_ok=True)


def _digest(content: Content) -> str:
    if isinstance(content.source, bytes):
        return hashlib.sha256(content.source).hexdigest()
    return digest_of_file(content.source) if content.source else "folder"


def _write_tar(file: Path, contents: Contents) -> None:
    every = {_inner(path): content for path, content in contents.items()}
    for path in list(every):
        for above in PurePosixPath(path).parents:
            if above.name:
                every.setdefault(str(above), Content(None))
    with tarfile.open(file, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(every):
            _add(tar, path, every[path])


def _inner(path: str) -> str:
    return str(PurePosixPath(path).relative_to("/"))


def _add(tar: tarfile.TarFile, path: str, content: Content) -> None:
    member = tarfile.TarInfo(path)
    member.mode, member.mtime = content.mode, _TIME
    if content.source is None:
        member.type = tarfile.DIRTYPE
        tar.addfile(member)
    elif isinstance(content.source, bytes):
        member.size = len(content.source)
        tar.addfile(member, io.BytesIO(content.source))
    else:
        member.size = content.source.stat().st_size
        with content.source.open("rb") as stream:
            tar.addfile(member, stream)
