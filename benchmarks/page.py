"""How heavy the page is and how soon it answers, in a real browser on a real server and Flink.

    python -m benchmarks.page [--json FILE] [--rounds N] [--editors N]

Chromium opens the built page, types, debugs, scrolls and filters (`web/benchmarks`); then many
editors have their scripts checked at once. Beside the first load stands that of Flink's own page.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import anyio
from tests.support.releases import ENGINE_JAR, HOME, installed
from tests.support.server import running

from benchmarks.measure.report import Goal, arguments, quantile, report
from benchmarks.pages.chromium import measured
from benchmarks.pages.editors import checks
from benchmarks.sessions.scripts import QUERIES, TABLE, fifty, written
from benchmarks.sessions.sql_gateway import session_cluster

VERSION = "2.2.1"
FIRST_KIB, EDITOR_KIB = 220.0, 150.0
UNDERLINED_MS, FIRST_ROW_MS, TASKS_S, TASK_MS, CHECK_MS = 300.0, 600.0, 1.0, 100.0, 500.0
_EVERY_S, _TYPED_S = 2.0, 40.0


def measure(rounds: int, editors: int, folder: Path) -> list[Goal]:
    """All figures; the parts follow each other, so that none is measured beside another."""
    home = folder / "home"
    home.mkdir()
    release = installed(VERSION)
    (home / "releases").symlink_to(HOME / "releases", target_is_directory=True)
    with running(home, settings={"GATEWAY__WORKERS": "2"}) as server:
        with session_cluster(release, folder / "session", ENGINE_JAR) as flink:
            loads = measured(server, folder, "loads", OTHER=flink.page)
        given = folder / "given.json"
        given.write_text(json.dumps({**_typed(), "query": _query(), "rounds": rounds}))
        page = measured(server, folder, "page", GIVEN=str(given))
        took = anyio.run(checks, server, editors, _EVERY_S, _TYPED_S)
    return [*_loads(loads), *_page(page), *_checks(took, editors)]


def _typed() -> dict[str, Any]:
    """A right script, and the end of a name in its middle that typing makes unknown."""
    script = written(fifty(0))
    lines = script.splitlines()
    line = next(at for at, text in enumerate(lines) if text == "WHERE v > 0")
    return {"script": script, "wrong": {"line": line + 1, "column": len("WHERE v") + 1}}


def _query() -> str:
    return f"{TABLE};\n{QUERIES['projection']};\n"


def _loads(loads: dict[str, Any]) -> list[Goal]:
    first, editor, other = loads["first"], loads["editor"], loads["other"]
    return [
        Goal(
            "first load, as Chromium received it",
            _kib(first["received"]),
            "KiB",
            FIRST_KIB,
            f"{_kib(other['received']):,.0f} KiB: the page of Flink {VERSION}",
        ),
        Goal(
            "first load, each file by gzip -9",
            _kib(first["gzip"]),
            "KiB",
            beside=f"{_kib(other['gzip']):,.0f} KiB: the page of Flink {VERSION}",
        ),
        Goal("the editor, when it is opened", _kib(editor["received"]), "KiB", EDITOR_KIB),
    ]


def _page(page: dict[str, Any]) -> list[Goal]:
    underlined, rows = page["underlined"], page["firstRow"]
    live, scrolled = page["live"], page["scrolled"]
    return [
        Goal("last key to underlined, p50", median(underlined), "ms", UNDERLINED_MS),
        Goal("last key to underlined, p95", quantile(underlined, 0.95), "ms"),
        Goal("Debug to the first row on the screen, p50", median(rows), "ms", FIRST_ROW_MS),
        Goal("Debug to the first row on the screen, p95", quantile(rows, 0.95), "ms"),
        Goal(
            f"{page['came']:,} rows coming: all tasks",
            live["tasks"],
            "s",
            TASKS_S,
            _scripts(live),
        ),
        Goal(
            "100,000 rows scrolled: all tasks", scrolled["tasks"], "s", TASKS_S, _scripts(scrolled)
        ),
        Goal("10,000 rows filtered: longest task", max(page["filtered"]), "ms", TASK_MS),
    ]


def _checks(took: list[float], editors: int) -> list[Goal]:
    name = f"{editors} editors at once: check"
    return [
        Goal(f"{name}, p50", median(took) * 1000, "ms"),
        Goal(f"{name}, p95", quantile(took, 0.95) * 1000, "ms", CHECK_MS),
    ]


def _scripts(spent: dict[str, float]) -> str:
    return f"{spent['script']:.2f} s of them in handlers, within {spent['seconds']:.1f} s"


def _kib(count: float) -> float:
    return count / 1024


def main() -> int:
    parser = arguments("How heavy the page is and how soon it answers.")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--editors", type=int, default=50)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xuanwu-bench-") as folder:
        goals = measure(words.rounds, words.editors, Path(folder))
    lines = _typed()["script"].count("\n")
    setting = {
        "browser": "Chromium without a window, 1280×800, on the machine of the server",
        "loads": "an empty cache; files of the page without headers, up to the examples of the"
        " studio, and up to Flink's overview; the server sends brotli, Flink plain files",
        "typing": f"{words.rounds} times three keys that make a name unknown, in a script of"
        f" {lines} lines, 50 statements; the pause of 200 ms before a check is in it",
        "debug": f"{words.rounds} clicks on a warm worker; from the click to the frame of the row",
        "rows": "generated, of three columns; five seconds from the click, five seconds of wheel;"
        " a task below 50 ms counts as 0",
        "editors": f"each with a script of its own of {lines} lines, of which one statement changes"
        f" every {_EVERY_S:g} s for {_TYPED_S:g} s; the clients run on the same machine",
        "elsewhere": "measured apart, on a busy machine: Monaco 0.57, like features, is 1,013 KiB"
        " by gzip -9; AG Grid Community 36 spent 3.9 to 6.4 s in scripts in five seconds of"
        " scrolling 100,000 live rows of eight columns",
    }
    return report("page", goals, setting, words.json)


if __name__ == "__main__":
    sys.exit(main())
