"""The class-data archives of an image: what Java loads at a start, mapped from a file instead.

They fit the image's own jars alone, so a job runs once in its unpacked layers to make them.
Source: JEP 350, dynamic CDS archives.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from deploy.images import contents, rehearsal
from deploy.images.layers import files_layer, kept_layer
from deploy.images.oci import Image, Layer
from deploy.images.unpacking import unpack
from xuanwu.kernel.errors import Unavailable


def class_data(image: Image, name: str, cache: Path) -> Layer:
    """The layer to put upon all others of `image`; takes half a minute and 2 GiB of disk.

    Raises: Unavailable where a rehearsal cannot be held, or the job does not run.
    """
    facts = [*(layer.diff_id for layer in image.layers), *map(str, image.config["Env"])]
    return kept_layer(cache, name, facts, lambda file: _make(image, cache, file))


def _make(image: Image, cache: Path, file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=cache) as folder:
        root, room = Path(folder) / "root", Path(folder) / "room"
        unpack(image, root)
        flags = {role: f"-XX:ArchiveClassesAtExit=/tmp/{role}.jsa" for role in rehearsal.ROLES}
        made = rehearsal.rehearse(image, root, room, flags).folder
        archives = {role: made / f"{role}.jsa" for role in rehearsal.ROLES}
        for role, archive in archives.items():
            if not archive.exists():
                raise Unavailable(f"Java wrote no class-data archive for the {role}.")
        layer = files_layer(Path(folder) / "layer", "made", contents.class_data(archives))
        with layer.open() as stream, file.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)
