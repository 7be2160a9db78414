"""Runs the test suites in lanes side by side and prints one line of figures for each.

    python -m tools.suites [--complete] [SUITE ...]

One lane computes, one waits; what measures time or memory runs alone after both. With `--complete`
a test that the machine could not carry counts as failed in the suites whose tests must all run;
without, it is skipped. The output of a suite goes to `.cache/logs/<suite>.log` and is shown whole
where it failed. At the end, a few failed tests of a suite run once more, alone: those that pass
then are named as unsteady. The last line counts all tests; the exit code is 0 only if none failed.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from tools.guard import CPU
from tools.lanes import Runner, side_by_side, signals_interrupt

ROOT = Path(__file__).parent.parent
LOGS = ROOT / ".cache" / "logs"
PATIENCE_S = 3000
PYTEST = (sys.executable, "-m", "pytest", "-rs")
COMPUTES, WAITS, ALONE = "computes", "waits", "alone"
FEW = 3
"""Of a suite with more failures, none runs again: it is broken, not unsteady."""


@dataclass(frozen=True)
class Selection:
    """The tests of a suite: those whose markers fit, in files and folders.

    Only `places` are imported, by each worker again: naming all of `tests` would cost seconds.
    """

    markers: str
    places: tuple[str, ...]
    ignored: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of pytest."""
        return "-m", self.markers, *(f"--ignore={one}" for one in self.ignored), *self.places


@dataclass(frozen=True)
class Suite:
    """A command, and where its JUnit files are; without any it counts as one test.

    `prepare` makes what the suite needs and takes long; it is begun with the lane of the suite.
    `again` runs only the tests that failed.
    """

    name: str
    lane: str
    command: tuple[str, ...]
    reports: Callable[[], list[Path]] | None = None
    patience_s: int = PATIENCE_S
    must_run: bool = False
    prepare: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    tests: Selection | None = None


@dataclass
class Figures:
    """What a suite brought, in tests, in seconds and in seconds of the processor."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    cpu_s: int = 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def add(self, other: Figures) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def pytest_suite(name: str, lane: str, tests: Selection, *args: str) -> Suite:
    """A suite of tests in Python; what failed runs again without the arguments `args`."""
    report = LOGS / f"{name}.xml"
    common = (*PYTEST, *tests.arguments, f"--junitxml={report}", "-o", f"cache_dir={LOGS / name}")
    return Suite(
        name,
        lane,
        (*common, *args),
        lambda: [report],
        again=(*common, "--last-failed", "--last-failed-no-failures=none"),
        tests=tests,
    )


def _workers(number: int, way: str) -> tuple[str, ...]:
    return f"--numprocesses={number}", f"--dist={way}"


def _surefire() -> list[Path]:
    return sorted(ROOT.glob("engine/*/target/surefire-reports/TEST-*.xml"))


_MAVEN = ("mvn", "-q", "-B", "-f", "engine/pom.xml", "spotless:check", "verify")
_UNIT = Selection("not (flink or database or kubernetes or alone)", ("tests",), ("tests/journeys",))
_DATABASE = Selection("database and not (kubernetes or alone)", ("tests/store",))
_FLINK = Selection(
    "flink and not (database or kubernetes or alone)",
    (
        "tests/cluster/local",
        "tests/contract",
        "tests/examples",
        "tests/flink",
        "tests/gateway",
        "tests/language/dialect",
        "tests/scheduling/releases",
    ),
)
_JOURNEYS = Selection("not (kubernetes or alone)", ("tests/journeys",))
_KUBERNETES = Selection(
    "kubernetes and not alone", ("tests/contract", "tests/deploy", "tests/kubernetes")
)
_ALONE = Selection(
    "alone",
    ("tests/flink", "tests/gateway/processes", "tests/kube", "tests/language", "tests/test_app.py"),
)
_WEB = ("npm", "--prefix", "web", "run", "--silent", "test", "--")
SUITES = (
    Suite("check", COMPUTES, ("make", "--no-print-directory", "check-python", "check-web")),
    Suite(
        "web",
        COMPUTES,
        (*_WEB, "--reporter=default", "--reporter=junit", f"--outputFile={LOGS / 'web.xml'}"),
        lambda: [LOGS / "web.xml"],
    ),
    Suite("engine", COMPUTES, _MAVEN, _surefire),
    pytest_suite("unit", COMPUTES, _UNIT, *_workers(3, "worksteal")),
    pytest_suite("database", COMPUTES, _DATABASE, *_workers(2, "worksteal")),
    pytest_suite("flink", COMPUTES, _FLINK, *_workers(2, "loadgroup")),
    pytest_suite("journeys", WAITS, _JOURNEYS, *_workers(2, "loadgroup")),
    replace(
        pytest_suite("kubernetes", WAITS, _KUBERNETES, *_workers(2, "loadgroup")),
        patience_s=3600,
        must_run=True,
        prepare=(sys.executable, "-m", "tests.kubernetes.prepare"),
    ),
    pytest_suite("alone", ALONE, _ALONE),
)


def main(wanted: list[str]) -> int:
    complete = "--complete" in wanted
    names = [name for name in wanted if name != "--complete"]
    unknown = set(names) - {suite.name for suite in SUITES}
    if unknown:
        print(f"Unknown suites: {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    LOGS.mkdir(parents=True, exist_ok=True)
    chosen = [suite for suite in SUITES if not names or suite.name in names]
    started, run = time.monotonic(), Run(Runner(), complete)
    try:
        with signals_interrupt():
            side_by_side(
                run.runner,
                lambda: run.lane(COMPUTES, chosen),
                lambda: run.lane(WAITS, chosen),
            )
            run.lane(ALONE, chosen)
            run.repeat()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    print("\n".join(run.lanes))
    print(f"all of it in {time.monotonic() - started:.0f} s\n{run.total}", flush=True)
    return 1 if run.total.failed or not run.total.passed else 0


class Run:
    """The suites of one call; the lanes add to its total."""

    def __init__(self, runner: Runner, complete: bool) -> None:
        self.runner = runner
        self.total = Figures()
        self.lanes: list[str] = []
        self._complete = complete
        self._failed: list[tuple[Suite, int]] = []
        self._printing = threading.Lock()

    def lane(self, name: str, chosen: Sequence[Suite]) -> None:
        """Runs the suites of a lane one after the other. Raises: Stopped."""
        suites = [suite for suite in chosen if suite.lane == name]
        if not suites:
            return
        started = time.monotonic()
        with ExitStack() as stack:
            prepared = {one.name: self._prepare(one, stack) for one in suites if one.prepare}
            for suite in suites:
                if suite.name in prepared:
                    prepared[suite.name].wait()
                self._tell(suite, self._run(suite))
        self.lanes.append(f"lane {name}: {time.monotonic() - started:.0f} s")

    def repeat(self) -> None:
        """Runs the failed tests of each suite with few of them again, now that nothing else runs.

        Raises: Stopped.
        """
        for suite, failed in self._failed:
            if suite.again and failed <= FEW:
                self._repeat(suite, failed)

    def _repeat(self, suite: Suite, failed: int) -> None:
        again = replace(suite, name=f"{suite.name}-again", command=suite.again)
        figures = self._run(again)
        names = _names(suite.reports() if suite.reports else [])
        self._show(again, figures)
        if figures.failed or figures.passed != failed:
            return
        self.total.add(Figures(passed=failed, failed=-failed))
        print(
            f"{suite.name:<10} unsteady, passed at the second run: {', '.join(names)}", flush=True
        )

    def _prepare(self, suite: Suite, stack: ExitStack) -> subprocess.Popen[bytes]:
        """What fails is told in `.cache/logs/<suite>-prepare.log`, and then by the suite."""
        out = stack.enter_context((LOGS / f"{suite.name}-prepare.log").open("wb"))
        return stack.enter_context(self.runner.start(suite.prepare, out, suite.patience_s))

    def _run(self, suite: Suite) -> Figures:
        for stale in suite.reports() if suite.reports else []:
            stale.unlink(missing_ok=True)
        started = time.monotonic()
        with _log(suite).open("wb") as out:
            code = self.runner.call(suite.command, out, suite.patience_s)
        figures = _count(suite.reports()) if suite.reports else Figures()
        if suite.reports is None:
            figures = Figures(passed=int(code == 0), failed=int(code != 0))
        elif code and not figures.failed:
            figures.failed = 1  # it broke before or beside its tests
        if self._complete and suite.must_run:
            figures.failed, figures.skipped = figures.failed + figures.skipped, 0
        figures.seconds = time.monotonic() - started
        figures.cpu_s = _cpu_s(_log(suite))
        return figures

    def _tell(self, suite: Suite, figures: Figures) -> None:
        with self._printing:
            self._show(suite, figures)
            self.total.add(figures)
            if figures.failed:
                self._failed.append((suite, figures.failed))

    def _show(self, suite: Suite, figures: Figures) -> None:
        if figures.failed:
            print(_log(suite).read_text(errors="replace"))
        spent = f"{figures.seconds:.0f} s ({figures.cpu_s} s CPU)"
        print(f"{suite.name:<10} {figures} in {spent}", flush=True)


def _log(suite: Suite) -> Path:
    return LOGS / f"{suite.name}.log"


def _cpu_s(log: Path) -> int:
    """What the guard of the suite printed last."""
    _, found, last = log.read_text(errors="replace").rpartition(CPU)
    return int(last.split()[0]) if found else 0


def _count(reports: list[Path]) -> Figures:
    figures = Figures()
    for report in reports:
        if not report.exists():
            continue
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314  our own
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            passed = int(suite.get("tests", 0)) - failed - skipped
            figures.add(Figures(passed, failed, skipped))
    return figures


def _names(reports: list[Path]) -> list[str]:
    """The names of all tests in the reports, with their modules."""
    return [
        f"{case.get('classname')}.{case.get('name')}"
        for report in reports
        if report.exists()
        for case in ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314  our own
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
