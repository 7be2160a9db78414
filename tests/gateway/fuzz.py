"""Texts that nobody finished or nobody meant, for the planner: every one must get an answer.

    python -m tests.gateway.fuzz [--texts N] [--release VERSION ...]

Two kinds: scripts of the corpus cut after each word, as an editor sends them while they are typed,
and scripts put together from pieces of others, with words left out, doubled, swapped and replaced.
The same seed gives the same texts.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import anyio

from tests.gateway.corpus import FOLDER
from tests.support import releases
from xuanwu.gateway.gateway import Gateway, open_gateway
from xuanwu.gateway.settings import GatewaySettings
from xuanwu.kernel.errors import XuanwuError
from xuanwu.language.lexer import tokens_of
from xuanwu.language.statements import statements_of
from xuanwu.model.gateway import Purpose

LINEAGE = FOLDER.with_name("lineage")
AT_ONCE = 4
STRANGE = (
    "'", "`", '"', "(", ")", "[", "]", ";", ",", ".", "*", "/*+", "*/", "--", "!=", "::", "=", "<",
    "NULL", "SELECT", "FROM", "AS", "WITH", "INSERT INTO", "CREATE TABLE", "PRIMARY KEY", "OVER (",
    "GROUP BY", "ORDER BY", "LIMIT 1, 2", "DESCRIPTOR(ts)", "INTERVAL '1' DAY", "CAST(", "ROW(",
    "MAP[", "ARRAY[", "CASE WHEN", "END", "EXECUTE STATEMENT SET BEGIN", "EXPLAIN", "SET", "RESET",
    "99999999999999999999", "1e400", "X'0'", "U&'\\\\zzzz'", "\x00", "é", "😀", "${x}", "$${x}",
    "FOR SYSTEM_TIME AS OF", "MATCH_RECOGNIZE (", "UNNEST(", "LATERAL TABLE(", "TUMBLE(", "VARIANT",
    "IN (SELECT 1)", "NOT ENFORCED", "WATERMARK FOR", "PARTITIONED BY (", "OVERWRITE",
)  # fmt: skip


def scripts() -> list[str]:
    """All scripts of the corpus, by name."""
    files = [*sorted(FOLDER.glob("*/*.sql")), *sorted(LINEAGE.glob("*.sql"))]
    return [file.read_bytes().decode() for file in files]


def prefixes() -> Iterator[str]:
    """Every script of the corpus, cut after each of its words."""
    for script in scripts():
        for token in tokens_of(script):
            yield script[: token.end]


def mixtures(seed: int) -> Iterator[str]:
    """Endlessly many scripts of pieces of others."""
    chance = random.Random(seed)
    pieces = [
        [token.text for token in statement.tokens]
        for script in scripts()
        for statement in statements_of(script)
    ]
    while True:
        chosen = chance.sample(pieces, k=chance.randint(1, 4))
        yield ";\n".join(" ".join(_changed(words, pieces, chance)) for words in chosen)


def _changed(
    words: Sequence[str], all_pieces: Sequence[Sequence[str]], chance: random.Random
) -> list[str]:
    words = list(words)
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        at = chance.randrange(len(words) + 1)
        match chance.randrange(6):
            case 0:
                del words[at : at + chance.randint(1, 3)]
            case 1:
                words.insert(at, chance.choice(STRANGE))
            case 2:
                words[at : at + 1] = [chance.choice(STRANGE)]
            case 3:
                other = chance.choice(all_pieces)
                start = chance.randrange(len(other))
                words[at:at] = other[start : start + chance.randint(1, 8)]
            case 4:
                words[at:at] = words[at : at + 4]
            case _:
                other = chance.randrange(len(words) + 1)
                words[min(at, other) : max(at, other)] = reversed(
                    words[min(at, other) : max(at, other)]
                )
    return words


async def unanswered(gateway: Gateway, release: str, texts: Sequence[str]) -> list[str]:
    """The texts that one of the questions of an editor gives no answer to."""
    failed: list[str] = []
    left = iter(texts)

    async def ask() -> None:
        for text in left:
            definition = {"version": 1, "kind": "sql", "sql": text}
            lines = text.split("\n")
            column = len(lines[-1].encode("utf-16-le")) // 2 + 1
            try:
                await gateway.check(release, definition, Purpose.CHECK)
                await gateway.complete(release, definition, len(lines), column)
                await gateway.signature(release, definition, len(lines), column)
                await gateway.symbols(release, definition)
                middle = max(1, column // 2)
                await gateway.hover(release, definition, len(lines), middle)
                await gateway.references(release, definition, len(lines), middle)
                await gateway.lineage(release, definition)
                await gateway.tables(release, definition)
            except XuanwuError as error:
                failed.append(f"{type(error).__name__}: {error.message}\n{text}")

    async with anyio.create_task_group() as tasks:
        for _ in range(AT_ONCE):
            tasks.start_soon(ask)
    return failed


async def _run(
    folder: Path, count: int, versions: Sequence[str], seed: int, most: int | None
) -> int:
    engine = releases.ENGINE_JAR
    settings = GatewaySettings(
        home=folder / "processes",
        jars=(engine, engine.with_name("xuanwu-gateway.jar")),
        artifacts=folder / "artifacts",
    )
    texts = [*prefixes(), *(text for text, _ in zip(mixtures(seed), range(count), strict=False))]
    random.Random(seed).shuffle(texts)
    texts = texts[: most or None]
    failures = 0
    async with open_gateway(settings, releases.installed) as gateway:
        for version in versions:
            found = await unanswered(gateway, version, texts)
            print(f"{version}: {len(texts)} texts, {len(found)} without an answer")
            print(*found, sep="\n\n")
            failures += len(found)
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000, help="so many mixtures")
    parser.add_argument("--most", type=int, help="no more than so many of all, by chance")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--release", action="append", help="by default all")
    parser.add_argument("--folder", type=Path, default=Path(".cache/fuzz"))
    given = parser.parse_args()
    versions = given.release or list(releases.EVERY)
    return (
        1
        if anyio.run(_run, given.folder.resolve(), given.texts, versions, given.seed, given.most)
        else 0
    )


if __name__ == "__main__":
    sys.exit(main())
