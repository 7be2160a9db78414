"""A worklist in memory that keeps the rules of a table, and can be told to break."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import anyio

from xuanwu.kernel.errors import Unreachable
from xuanwu.model.lease import LeaseKey


@dataclass
class Rows:
    """Rows that are due once. `leases` tells under which token each row is held now.

    `errors` are the rows whose visit became an error, `refused` the results that the table does
    not take. `claim_failures` and `write_failures` say how many more calls find the database away,
    and a call waits at a gate that is put before it.
    """

    due: list[str]
    leases: dict[str, str] = field(default_factory=dict[str, str])
    written: list[str] = field(default_factory=list[str])
    tokens_written: list[LeaseKey] = field(default_factory=list[LeaseKey])
    batches: list[int] = field(default_factory=list[int])
    renewed: list[set[LeaseKey]] = field(default_factory=list[set[LeaseKey]])
    errors: list[str] = field(default_factory=list[str])
    released: list[LeaseKey] = field(default_factory=list[LeaseKey])
    refused: set[str] = field(default_factory=set[str])
    claim_failures: int = 0
    write_failures: int = 0
    claim_gate: anyio.Event | None = None
    renew_gate: anyio.Event | None = None
    write_gate: anyio.Event | None = None
    claims: int = 0

    async def claim(self, limit: int) -> Sequence[LeaseKey]:
        if self.claim_failures:
            self.claim_failures -= 1
            raise Unreachable("The database went away.")
        claimed, self.due = self.due[:limit], self.due[limit:]
        self.claims += 1
        keys = [LeaseKey(row, f"{self.claims}-{row}") for row in claimed]
        self.leases.update(dict(keys))
        if claimed and self.claim_gate:
            await self.claim_gate.wait()
        return keys

    def key(self, item: LeaseKey) -> LeaseKey:
        return item

    async def renew(self, keys: Collection[LeaseKey]) -> Collection[LeaseKey]:
        self.renewed.append(set(keys))
        if self.renew_gate:
            await self.renew_gate.wait()
        return self._held(keys)

    async def release(self, keys: Collection[LeaseKey]) -> None:
        self.released += self._held(keys)
        for key in self._held(keys):
            del self.leases[key.row]

    async def write(self, results: Sequence[tuple[LeaseKey, str]]) -> None:
        if self.write_failures:
            self.write_failures -= 1
            raise Unreachable("The database went away.")
        if any(text in self.refused for _, text in results):
            raise ValueError("a value that the table does not take")
        self.batches.append(len(results))
        self.tokens_written += [key for key, _ in results]
        if self.write_gate:
            await self.write_gate.wait()
        held = self._held([key for key, _ in results])
        self.written += [text for key, text in results if key in held]

    def steal(self, row: str) -> None:
        """Another worker claims the row."""
        self.leases[row] = "another's"

    def _held(self, keys: Collection[LeaseKey]) -> set[LeaseKey]:
        return {key for key in keys if self.leases.get(key.row) == key.token}


def once(act: Callable[[], None], then: Callable[[], bool]) -> Callable[[], bool]:
    """A probe that acts when it is first asked."""
    is_done = False

    def probe() -> bool:
        nonlocal is_done
        if not is_done:
            act()
            is_done = True
        return then()

    return probe
