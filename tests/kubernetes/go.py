"""Programs that are compiled from published Go modules; only the program is kept."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.kubernetes.node import machine


def flags(stamps: Mapping[str, str]) -> tuple[str, ...]:
    """What makes the same inputs give the same bytes; `stamps` sets variables by their names."""
    told = " ".join(["-s -w", *(f"-X {name}={value}" for name, value in stamps.items())])
    return ("build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags", told)


def inputs(words: Sequence[str], *files: Path) -> Iterator[bytes]:
    """All that goes into a program: the release of Go, its flags and the sources."""
    go = machine.which("go") or "go"
    yield subprocess.run([go, "env", "GOVERSION"], capture_output=True, check=True).stdout
    yield from (word.encode() for word in words)
    for file in sorted(files):
        yield file.name.encode()
        yield file.read_bytes()


def build(words: Sequence[str], package: str, source: Path, program: Path) -> None:
    """Compiles a program.

    Raises:
        subprocess.CalledProcessError: the compiler's own words are on the standard error.
    """
    # Some GB, beside the program: what a killed build leaves goes with the next one.
    with tempfile.TemporaryDirectory(prefix=".go-", dir=program.parent) as scratch:
        surroundings = {
            **os.environ,
            "PATH": machine.PATHS,
            "CGO_ENABLED": "0",
            "GOGC": "400",  # of the compiler's own garbage collection
            "GOCACHE": f"{scratch}/go",
            "GOTMPDIR": scratch,
        }
        command = ["go", *words, "-o", str(program), package]
        subprocess.run(command, cwd=source, env=surroundings, check=True)
