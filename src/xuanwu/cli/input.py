"""Reads texts from a file, from a pipe, or from a hidden prompt."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from xuanwu.kernel.errors import InvalidInput

STDIN = Path("-")


def text_of_file(file: Path) -> str:
    """Reads a file, or standard input for `-`. Raises: InvalidInput."""
    try:
        return sys.stdin.read() if file == STDIN else file.read_text()
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{file} is not UTF-8 text. Save it as UTF-8.", where=str(file)
        ) from error
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", where=str(file)) from error


def hidden_value(what: str, file: Path | None) -> str:
    """Reads a value that must not be an argument: from a file, a pipe, or a hidden prompt.

    Drops one line feed at its end. Raises: InvalidInput for an empty value.
    """
    if file is not None:
        value = text_of_file(file)
    elif sys.stdin.isatty():
        value = typer.prompt(what, hide_input=True, confirmation_prompt=False, err=True)
    else:
        value = sys.stdin.read()
    value = value.removesuffix("\n").removesuffix("\r")
    if not value:
        raise InvalidInput(f"{what}: the value is empty. Nothing was changed.", where="value")
    return value
