"""Changes one line of a rule at a time, and tells which of the changes the fast tests notice.

    python -m tools.mutants [--json FILE] [NAME …]

The changes stand in `tools/mutants.toml`, each with the tests that should fail for it. They are
made in a copy of `src`; the working tree stays as it is. The exit code is 1 where more than two
changes go unnoticed, 2 where a change no longer fits the code.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LIST = ROOT / "tools" / "mutants.toml"
_ALLOWED = 2
_PATIENCE_S = 300


@dataclass(frozen=True)
class Mutation:
    """In `file` (below `src/xuanwu`) the text `old`, which stands there once, becomes `new`."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def mutations() -> list[Mutation]:
    """All of them, in the order of the list."""
    listed = tomllib.loads(_LIST.read_text())
    return [
        Mutation(name, rule["file"], one["old"], one["new"], tuple(rule["tests"]))
        for rule in listed["rules"]
        for name, one in rule["changes"].items()
    ]


def misfits(every: list[Mutation]) -> list[str]:
    """The changes whose old text does not stand exactly once in its file."""
    found: list[str] = []
    for one in every:
        count = (ROOT / "src" / "xuanwu" / one.file).read_text().count(one.old)
        if count != 1 or one.old == one.new:
            found.append(f"{one.name}: its text stands {count} times in {one.file}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the outcome here")
    parser.add_argument("names", nargs="*", help="only these")
    words = parser.parse_args()
    every = [one for one in mutations() if not words.names or one.name in words.names]
    if wrong := misfits(every):
        print("\n".join(wrong), file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="xuanwu-mutants-") as folder:
        copy = Path(folder) / "src"
        shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        for tests in dict.fromkeys(one.tests for one in every):
            if _fails(copy, tests):
                print(f"{' '.join(tests)} fails without any change.", file=sys.stderr)
                return 2
        outcome = {one.name: _is_noticed(copy, one) for one in every}
    missed = [name for name, is_noticed in outcome.items() if not is_noticed]
    print(f"{len(outcome) - len(missed)} of {len(outcome)} changes are noticed.")
    if words.json:
        words.json.write_text(json.dumps(outcome, indent=1) + "\n")
    return 1 if len(missed) > _ALLOWED else 0


def _is_noticed(copy: Path, mutation: Mutation) -> bool:
    file = copy / "xuanwu" / mutation.file
    before = file.read_text()
    file.write_text(before.replace(mutation.old, mutation.new))
    try:
        is_noticed = _fails(copy, mutation.tests)
    finally:
        file.write_text(before)
    print(f"{'noticed' if is_noticed else 'MISSED ':<8} {mutation.name}", flush=True)
    return is_noticed


def _fails(copy: Path, tests: tuple[str, ...]) -> bool:
    """Whether any test fails; one that hangs for minutes fails, too."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [*command, "-m", "not (flink or database or kubernetes)"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
