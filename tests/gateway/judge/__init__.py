"""What Flink's own table environment says of scripts: `Judge.java`, run on a real release."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.releases import installed
from xuanwu.language.lexer import TokenKind
from xuanwu.language.statements import Statement, statements_of

_SOURCE = Path(__file__).with_name("Judge.java")


@dataclass(frozen=True)
class Judgement:
    """Whether each statement of a script is right, in order, and why the first wrong one is not."""

    verdicts: tuple[bool, ...]
    reason: str


def judged(version: str, scripts: Sequence[str]) -> list[Judgement]:
    """Flink's verdicts on scripts without placeholders."""
    release = installed(version)
    jars = [*(release.home / "lib").glob("*.jar"), *(release.home / "planner").glob("*.jar")]
    flags = ["-XX:TieredStopAtLevel=1", "-cp", ":".join(map(str, jars))]
    opens = ["--add-opens=java.base/java.util=ALL-UNNAMED"]
    done = subprocess.run(
        [str(release.java), *flags, *opens, str(_SOURCE)],
        input=struct.pack(">i", len(scripts)) + b"".join(map(_packed, scripts)),
        capture_output=True,
        check=True,
        timeout=600,
    )
    lines = [line for line in done.stdout.decode().splitlines() if line.startswith("=")]
    return [_read(line) for line in lines]


def _packed(script: str) -> bytes:
    statements = statements_of(script)
    texts = [script[one.start : one.end] for one in statements]
    mode = "batch" if any(map(_sets_batch, statements)) else "streaming"
    return b"".join([_text(mode), struct.pack(">i", len(texts)), *map(_text, texts)])


def _sets_batch(statement: Statement) -> bool:
    words = [one.value.lower() for one in statement.tokens if one.kind is TokenKind.TEXT]
    return statement.tokens[0].is_word("SET") and words == ["execution.runtime-mode", "batch"]


def _text(text: str) -> bytes:
    content = text.encode("utf-8", "replace")
    return struct.pack(">i", len(content)) + content


def _read(line: str) -> Judgement:
    verdicts, _, reason = line[1:].partition("# ")
    return Judgement(tuple(one == "1" for one in verdicts), reason)
