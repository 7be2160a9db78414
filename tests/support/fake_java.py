"""A stand-in for Java that tests of the local target start by the dozen: it only lives and dies.

It knows its process by the arguments that the real one gets, and does what the file `do` beside
it says of that process: `live` (the default), `deaf` to polite signals, or `exit CODE`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from xuanwu.model.release import InstalledRelease, Release

_SCRIPT = """\
#!{python} -ISB
import pathlib, signal, sys, time
name = next(a.split("=", 1)[1] for a in sys.argv if a.startswith("-Dxuanwu.process="))
rules = pathlib.Path(__file__).with_name("do").read_text().splitlines()
what = dict(line.split(": ", 1) for line in rules).get(name, "live")
print(name, what, flush=True)
if what.startswith("exit"):
    raise SystemExit(int(what.split()[1]))
if what == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    time.sleep(60)
"""


def fake_release(folder: Path) -> InstalledRelease:
    """A release without Flink, whose Java is the stand-in."""
    for name in ("lib", "opt", "plugins", "planner", "bin"):
        (folder / name).mkdir(parents=True)
    java = folder / "bin" / "java"
    java.write_text(_SCRIPT.format(python=sys.executable))
    java.chmod(0o755)
    tell(folder)
    return release_at(folder)


def release_at(folder: Path) -> InstalledRelease:
    """The release that `fake_release` made there, maybe in another process."""
    known = Release("2.2.1", "", "", "", (17,), frozenset())
    return InstalledRelease(known, folder, folder / "bin" / "java")


def tell(folder: Path, **rules: str) -> None:
    """What processes that start from now on do: `tell(folder, taskmanager_1="deaf")`."""
    lines = (f"{name.replace('_', '-')}: {what}\n" for name, what in rules.items())
    (folder / "bin" / "do").write_text("".join(lines))
