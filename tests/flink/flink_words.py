"""Asks a real Flink release what it reads and computes: one JVM answers all questions at once."""

from __future__ import annotations

import subprocess
from base64 import b64decode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xuanwu.flink.memory import RoleMemory
from xuanwu.model.release import InstalledRelease

_SOURCE = Path(__file__).with_name("FlinkWords.java")


@dataclass(frozen=True)
class FlinkWords:
    """The classes of one installed release, `folder` being free for files that they read."""

    release: InstalledRelease
    folder: Path

    @property
    def dist(self) -> Path:
        return self.release.home / "lib" / f"flink-dist-{self.release.version}.jar"

    def memory(self, command: str, questions: list[dict[str, str]]) -> list[RoleMemory | None]:
        """What the start scripts would be told for each set of options; None where they fail."""
        (self.folder / "config.yaml").write_text("rest.port: 8081\n")
        asked = [
            ["memory", command, str(self.folder), *(f"-D{k}={v}" for k, v in options.items())]
            for options in questions
        ]
        return [_role_memory(answer) for answer in self._ask(asked)]

    def keys(self) -> dict[str, frozenset[str]]:
        """Every option key that the release declares, with the older names that it still reads."""
        return _keys(self.release, self.dist)

    def read_yaml(self, text: str) -> dict[str, str]:
        """What the release reads from a `config.yaml` with this text."""
        (self.folder / "config.yaml").write_text(text)
        pairs = self._ask([["yaml", str(self.folder)]])[0][1:]
        decoded = ([b64decode(half).decode() for half in f"{pair} ".split(" ")] for pair in pairs)
        return {half[0]: half[1] for half in decoded}

    def _ask(self, questions: list[list[str]]) -> list[list[str]]:
        return _ask(self.release, self.dist, questions)


@cache
def _keys(release: InstalledRelease, dist: Path) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for option in _ask(release, dist, [["keys", str(dist)]])[0][1:]:
        key, *older = option.split("|")
        found[key] = found.get(key, frozenset()) | frozenset(older)
    return found


def _ask(release: InstalledRelease, dist: Path, questions: list[list[str]]) -> list[list[str]]:
    utils = release.home / "bin" / "bash-java-utils.jar"
    java = [str(release.java), "-XX:TieredStopAtLevel=1", "-cp", f"{utils}:{dist}"]
    done = subprocess.run(
        [*java, str(_SOURCE)],
        input="\n".join("\t".join(words) for words in questions),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    told = ("ok\t", "error\t")
    answers = [line.split("\t") for line in done.stdout.splitlines() if line.startswith(told)]
    assert len(answers) == len(questions), done.stderr[-2000:]
    return answers


def _role_memory(answer: list[str]) -> RoleMemory | None:
    if answer[0] == "error":
        return None
    jvm, dynamic = answer[1], answer[2]
    options = dict(word.split("=", 1) for word in dynamic.split() if word != "-D")
    options.pop("external-resources", None)
    return RoleMemory(options, tuple(jvm.split()))
