"""`xuanwu format`: formats scripts; needs no server and no Flink."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from xuanwu.cli.noun import noun
from xuanwu.cli.output import say
from xuanwu.cli.sql_in_yaml import format_yaml, script_at
from xuanwu.kernel.errors import InvalidInput

app = noun()

_STDIN = Path("-")
_YAML = {".yaml", ".yml", ".json"}


class _Text(NamedTuple):
    file: Path
    before: str
    after: str


@app.command("format")
def format_(
    file: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="SQL files, YAML files that contain SQL, or - for standard input.",
        ),
    ],
    write: Annotated[
        bool, typer.Option("--write", "-w", help="Write the formatted text back to the files.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Only list the files that would change, and exit with code 1 if there are any.",
        ),
    ] = False,
) -> None:
    """Format scripts, to standard output or in place.

    Only white space and the case of keywords change, and the last statement gets its semicolon. If
    a file has a quote or comment that is never closed, it is refused, and no file is changed.
    """
    if write and check:
        raise InvalidInput("--write and --check cannot be combined. Use one of them.")
    texts = [_formatted(one) for one in file]  # format all before writing the first
    changed = [text for text in texts if text.before != text.after]
    if check:
        _name(changed, len(texts))
        raise typer.Exit(1 if changed else 0)
    for text in texts:
        if not write or text.file == _STDIN:
            typer.echo(text.after, nl=False)
        elif text in changed:
            _replace(text)
    if write:
        say(f"{len(changed)} of {len(texts)} files changed.")


def _formatted(file: Path) -> _Text:
    before = _read(file)
    is_yaml = file.suffix.lower() in _YAML
    return _Text(file, before, format_yaml(before, file) if is_yaml else script_at(before, file))


def _read(file: Path) -> str:
    """Reads a file with its line breaks and byte order mark unchanged."""
    try:
        return sys.stdin.read() if file == _STDIN else file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{file} is not UTF-8 text. Save it as UTF-8.", where=str(file)
        ) from error
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", where=str(file)) from error


def _name(changed: list[_Text], total: int) -> None:
    for text in changed:
        typer.echo(str(text.file))
    if changed:
        say(f"{len(changed)} of {total} files would change. Run: xuanwu format --write FILE...")


def _replace(text: _Text) -> None:
    """Replaces a file atomically; a symbolic link keeps pointing to its file."""
    target = text.file.resolve()
    made = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        made.write_bytes(text.after.encode())
        made.chmod(target.stat().st_mode)
        made.replace(target)
    except OSError as error:
        made.unlink(missing_ok=True)
        raise InvalidInput(
            f"{text.file} cannot be written: {error.strerror}.", where=str(text.file)
        ) from error
