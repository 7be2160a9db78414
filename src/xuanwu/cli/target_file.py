"""Reads the settings of a target from a file, with the contents of files that its access names."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from xuanwu.cli.input import STDIN, text_of_file
from xuanwu.cli.job_file import parse_text
from xuanwu.kernel.errors import InvalidInput

_TEXTS = {"kubeconfig": "kubeconfig_text", "token_file": "token", "ca_file": "ca"}


def read_target(file: Path) -> dict[str, Any]:
    """Reads settings from a file, or standard input for `-`; paths in it are relative to it.

    Raises: InvalidInput for what is not a mapping, and for a file that cannot be read.
    """
    folder = Path() if file == STDIN else file.parent
    return with_texts(target_of(text_of_file(file), file), folder)


def target_of(text: str, file: Path) -> dict[str, Any]:
    """Parses a text with one mapping; messages call it `file`."""
    documents = parse_text(text, file)
    if len(documents) != 1:
        raise InvalidInput(
            f"{file} must contain the settings of one target, such as 'namespace: flink'.",
            where=str(file),
        )
    return documents[0]


def with_texts(settings: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Replaces the paths of files by their contents, since the server does not have the files."""
    access: Any = settings.get("access")
    if not isinstance(access, dict):
        return settings
    made = dict(cast("dict[str, Any]", access))
    for key, text_key in _TEXTS.items():
        path = made.get(key)
        if isinstance(path, str):
            del made[key]
            made[text_key] = text_of_file(folder / Path(path).expanduser())
    return {**settings, "access": made}
