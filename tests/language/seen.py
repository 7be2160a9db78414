"""What the platform sees in a script, written as in `grammar.yaml`, and what the engine sees."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xuanwu.language.grammar import placeholders_of, problems_of
from xuanwu.language.lexer import TokenKind, upper
from xuanwu.language.places import Places
from xuanwu.language.statements import Statement, statements_of
from xuanwu.model.gateway import Range

_ROOT = Path(__file__).parents[2]
_JAR = _ROOT / "src" / "xuanwu" / "engine" / "xuanwu-job.jar"
_PACKAGE = Path("io") / "xuanwu" / "job" / "script"
_SOURCE = _ROOT / "engine" / "job" / "src" / "test" / "java" / _PACKAGE / "SeenScript.java"


@dataclass(frozen=True)
class Seen:
    """Statements as `place VERB [in set]`, placeholders as `place name`, problems as `place code`;
    `messages` are those of the problems."""

    statements: list[str]
    placeholders: list[str]
    problems: list[str]
    messages: list[str]


def seen_by_the_platform(text: str) -> Seen:
    places = Places(text)

    def at(one: Statement | Range) -> str:
        found = one if isinstance(one, Range) else places.range(one.start, one.end)
        return f"{found.line}:{found.column}-{found.end_line}:{found.end_column}"

    uses = [use for use in placeholders_of(text) if use.name]
    problems = problems_of(text)
    return Seen(
        [
            f"{at(one)} {_verb(one)}".strip() + (" in set" if one.is_in_set else "")
            for one in statements_of(text)
        ],
        [
            f"{at(places.range(use.start, use.end))} {'secret.' * use.is_secret}{use.name}"
            for use in uses
        ],
        [f"{at(places.range(one.start, one.end))} {one.code}" for one in problems],
        [one.message.text for one in problems],
    )


def _verb(statement: Statement) -> str:
    first = statement.tokens[0]
    return upper(first.text) if first.kind in {TokenKind.WORD, TokenKind.SYMBOL} else ""


class Engine:
    """The engine's own grammar in a process that answers one script after the other."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def seen(self, text: str) -> Seen:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(base64.b64encode(text.encode()) + b"\n")
        self._process.stdin.flush()
        answer = base64.b64decode(self._process.stdout.readline()).decode()
        parts = [part.split("\n") if part else [] for part in answer.split("\n\n")]
        return Seen(*parts)


@contextmanager
def engine(folder: Path) -> Generator[Engine]:
    """Compiles the test's own class beside the engine's, into `folder`, and ends with the block."""
    subprocess.run(["javac", "-d", str(folder), "-cp", str(_JAR), str(_SOURCE)], check=True)
    command = ["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", f"{folder}:{_JAR}"]
    with subprocess.Popen(
        [*command, "io.xuanwu.job.script.SeenScript"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield Engine(process)
        assert process.stdin is not None
        process.stdin.close()
