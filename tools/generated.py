"""Writes the generated files, or with `--check` says which ones are not fresh.

    python -m tools.generated [--check]

Each file has one function that returns its whole text, so that freshness is a comparison.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from tools import benchmarks, lifecycle, page, shape, words
from xuanwu.api.app import make_api
from xuanwu.cli import guide

ROOT = Path(__file__).parent.parent


def _openapi() -> str:
    return json.dumps(make_api().openapi(), indent=1, ensure_ascii=False) + "\n"


FILES: dict[str, Callable[[], str]] = {
    "docs/lifecycle.md": lifecycle.page,
    "docs/openapi.json": _openapi,
    "docs/guides/cli.md": guide.page,
    "docs/guides/dialect.md": lambda: words.page(ROOT),
    "engine/gateway/src/main/resources/io/xuanwu/gateway/check/other-releases.tsv": words.resource,
    "engine/job/src/main/resources/io/xuanwu/job/text/messages.tsv": words.messages,
    "web/src/api/schema.ts": lambda: page.types(ROOT, _openapi()),
    "web/src/api/lifecycle.ts": lambda: page.lifecycle(ROOT),
    "web/src/locale/messages.ts": page.messages,
    "docs/benchmarks.md": lambda: benchmarks.page(ROOT),
}
# Figures that every commit moves a little: written with the others, but not held to be fresh.
# What must hold of them is in tests/shape.
MOVING: dict[str, Callable[[], str]] = {
    "docs/architecture.md": lambda: shape.architecture(ROOT),
}


def main() -> int:
    is_check = "--check" in sys.argv[1:]
    stale = 0
    for name, text_of in (FILES if is_check else FILES | MOVING).items():
        file, text = ROOT / name, text_of()
        before = file.read_text() if file.exists() else ""
        if before == text:
            continue
        if not is_check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            print(f"wrote {name}")
            continue
        stale += 1
        diff = difflib.unified_diff(before.splitlines(), text.splitlines(), name, "fresh", n=0)
        print(f"{name} is not fresh. Run: make generate\n" + "\n".join(list(diff)[:20]))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
