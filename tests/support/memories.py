"""Where a target's identity is kept by tests that have no database."""

from __future__ import annotations

from xuanwu.cluster.kubernetes.identity import Memory


class Kept:
    """Remembers in memory; `asked` counts the comparisons."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.asked = 0

    def of(self, target: str) -> Memory:
        return Memory(target, self.recall)

    async def recall(self, target: str, found: str | None) -> str | None:
        self.asked += 1
        if found is not None:
            self.known.setdefault(target, found)
        return self.known.get(target)
