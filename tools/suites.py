"""Runs the test suites one after the other and prints one line of figures for each.

    python -m tools.suites [--complete] [SUITE ...]

With `--complete` a test that the machine could not carry counts as failed in the suites whose
tests must all run; without, it is skipped. The output of a suite goes to `.cache/logs/<suite>.log`
and is shown whole where it failed. The last line counts all of them; the exit code is 0 only if
nothing failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
LOGS = ROOT / ".cache" / "logs"
PATIENCE_S = 1800
PYTEST = [sys.executable, "-m", "pytest", "-rs"]


@dataclass(frozen=True)
class Suite:
    """A command, and where its JUnit files are; without any it counts as one test.

    `prepare` makes what the suite needs and takes long; it is begun beside the suites before it.
    """

    name: str
    command: tuple[str, ...]
    reports: Callable[[], list[Path]] | None = None
    patience_s: int = PATIENCE_S
    must_run: bool = False
    prepare: tuple[str, ...] = ()


@dataclass
class Figures:
    """What a suite brought, in tests and seconds."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def _pytest(name: str, marks: str, *args: str) -> Suite:
    report = LOGS / f"{name}.xml"
    return Suite(name, (*PYTEST, "-m", marks, *args, f"--junitxml={report}"), lambda: [report])


def _surefire() -> list[Path]:
    return sorted(ROOT.glob("engine/*/target/surefire-reports/TEST-*.xml"))


_NO_JOURNEYS = "--ignore=tests/journeys"
SUITES = (
    Suite("check", ("make", "--no-print-directory", "check")),
    Suite("engine", ("mvn", "-q", "-B", "-f", "engine/pom.xml", "verify"), _surefire),
    _pytest("unit", "not (flink or database or kubernetes)", _NO_JOURNEYS, "tests"),
    _pytest("database", "database and not kubernetes", _NO_JOURNEYS, "tests"),
    _pytest("flink", "flink and not (database or kubernetes)", _NO_JOURNEYS, "tests"),
    _pytest("journeys", "not kubernetes", "tests/journeys"),
    replace(
        _pytest("kubernetes", "kubernetes", "tests"),
        patience_s=3600,
        must_run=True,
        prepare=(sys.executable, "-m", "tests.kubernetes.prepare"),
    ),
)


def main(wanted: list[str]) -> int:
    complete = "--complete" in wanted
    wanted = [name for name in wanted if name != "--complete"]
    unknown = set(wanted) - {suite.name for suite in SUITES}
    if unknown:
        print(f"Unknown suites: {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    LOGS.mkdir(parents=True, exist_ok=True)
    total = Figures()
    chosen = [suite for suite in SUITES if not wanted or suite.name in wanted]
    with ExitStack() as stack:
        prepared = {one.name: stack.enter_context(preparing(one)) for one in chosen if one.prepare}
        for suite in chosen:
            if suite.name in prepared:
                prepared[suite.name].wait()
            figures = _run(suite, complete=complete)
            total.passed += figures.passed
            total.failed += figures.failed
            total.skipped += figures.skipped
            print(f"{suite.name:<10} {figures} in {figures.seconds:.0f} s", flush=True)
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    return 1 if total.failed or not total.passed else 0


@contextmanager
def preparing(suite: Suite) -> Generator[subprocess.Popen[bytes]]:
    """Prepares a suite at low priority, and ends that with the block.

    What fails is told in `.cache/logs/<suite>-prepare.log`, and then by the suite, which needs it.
    """
    with (
        (LOGS / f"{suite.name}-prepare.log").open("wb") as out,
        subprocess.Popen(
            ("nice", "-n", "15", *suite.prepare),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)


def _run(suite: Suite, *, complete: bool = False) -> Figures:
    log = LOGS / f"{suite.name}.log"
    for stale in suite.reports() if suite.reports else []:
        stale.unlink(missing_ok=True)
    started = time.monotonic()
    with log.open("wb") as out:
        code = _call(suite, out)
    figures = _count(suite.reports()) if suite.reports else Figures()
    if suite.reports is None:
        figures = Figures(passed=int(code == 0), failed=int(code != 0))
    elif code and not figures.failed:
        figures.failed = 1  # it broke before or beside its tests
    if complete and suite.must_run:
        figures.failed, figures.skipped = figures.failed + figures.skipped, 0
    figures.seconds = time.monotonic() - started
    if figures.failed:
        print(log.read_text(errors="replace"), flush=True)
    return figures


def _call(suite: Suite, out: IO[bytes]) -> int:
    """The exit code; a suite that hangs is ended with everything that it started itself."""
    with subprocess.Popen(
        suite.command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=out,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(suite.patience_s)
        except subprocess.TimeoutExpired:
            out.write(f"ended after {suite.patience_s} s\n".encode())
            os.killpg(process.pid, signal.SIGABRT)  # pytest shows where it hangs
            return process.wait()
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGINT)
            process.wait()
            raise


def _count(reports: list[Path]) -> Figures:
    figures = Figures()
    for report in reports:
        if not report.exists():
            continue
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314  our own
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            figures.failed += failed
            figures.skipped += skipped
            figures.passed += int(suite.get("tests", 0)) - failed - skipped
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
