"""What a lease loop works through, and nothing about what the rows mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R_contra = TypeVar("R_contra", contravariant=True)


class Worklist(Protocol[T, R_contra]):
    """Rows that are due, each owned by one worker at a time under a lease."""

    async def claim(self, limit: int) -> Sequence[T]:
        """Up to `limit` due rows, oldest first, leased to this process."""
        ...

    async def beat(self, items: Sequence[T]) -> frozenset[str]:
        """Extends the leases; the keys of the rows that still belong to this process."""
        ...

    async def put_back(self, results: Sequence[R_contra]) -> None:
        """Writes results under their leases; a result whose lease was lost is dropped."""
        ...

    def key(self, item: T) -> str:
        """The id of a claimed row."""
        ...

    def result_key(self, result: R_contra) -> str:
        """The id of the row that a result belongs to."""
        ...
