"""Which namespace a target leads to, and whether that still is the one which it led to before.

Owns that one comparison. Refuses to know what is in the namespace, and where identities are kept.
It is needed because absence proves nothing by itself: a kubeconfig may lead elsewhere by now, and
an API server lists a namespace that it does not know as an empty one.

Source: Kubernetes documentation, "Object Names and IDs": no UID is ever used again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import anyio

from xuanwu.cluster.kubernetes.api import objects
from xuanwu.cluster.kubernetes.api.connection import ApiServer
from xuanwu.cluster.kubernetes.api.kinds import NAMESPACE, Manifest
from xuanwu.kernel.errors import NotFound, Refused, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log

_APART = timedelta(milliseconds=20)
_FORBIDDEN = {"right_missing", "kubernetes_refused"}
_log = get_log("kubernetes")

Recall: TypeAlias = Callable[[str, str | None], Awaitable[str | None]]
"""Takes a target's name and the identity that was found; says which one is known of it.

That is the one that was found where none was known, since it is noted then. None notes nothing.
"""


@dataclass(frozen=True)
class Memory:
    """Where the identity of the target of that name is kept."""

    target: str
    recall: Recall


class Elsewhere(Unreachable):
    """What can be seen may be another place than the target that is meant: it says nothing."""

    code = "target_changed"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one question brought; it holds for one state of the server's credentials."""

    began: float
    generation: int
    trouble: XuanwuError | None


class Identity:
    """Compares the UID of a namespace with the one in `memory`; without a memory, with nothing.

    `place` is the UID when it was last right; `elsewhere` is what is wrong since, if anything.
    """

    def __init__(self, server: ApiServer, namespace: str, memory: Memory | None) -> None:
        self.place: str | None = None
        self.elsewhere: Elsewhere | None = None
        self._server = server
        self._namespace = namespace
        self._memory = memory
        self._asking = anyio.Lock()
        self._last: _Answer | None = None
        self._sure_in: int | None = None
        self._is_hidden = False

    async def refuse_other(self) -> None:
        """Asks only where nothing is known under these credentials, or something is wrong.

        Raises: as `confirm`.
        """
        if self.elsewhere or self._sure_in != self._server.generation:
            await self.confirm()

    async def confirm(self) -> None:
        """Compares now, and not as of a moment ago; all who wait meanwhile share the next answer.

        Raises: Elsewhere; and as `ApiServer`, where it cannot be compared.
        """
        if self._memory is None:
            await self._server.credentials()
            return
        since = anyio.current_time()
        async with self._asking:
            last = self._last
            if not last or last.began < since or last.generation != self._server.generation:
                soonest = (last.began if last else 0) + _APART.total_seconds()
                await anyio.sleep(max(0.0, soonest - anyio.current_time()))
                last = self._last = await self._ask(self._memory)
        if last.trouble:
            raise last.trouble

    async def _ask(self, memory: Memory) -> _Answer:
        while True:
            began = anyio.current_time()
            trouble: XuanwuError | None = None
            place: str | None = None
            try:
                await self._server.credentials()
                generation = self._server.generation
                place = await self._compare(memory)
            except XuanwuError as error:
                trouble, generation = error, self._server.generation
            if generation == self._server.generation:
                break
        if trouble is None:
            self._sure_in, self.place, self.elsewhere = generation, place, None
        elif isinstance(trouble, Elsewhere):
            if self.elsewhere is None:
                _log.warning("target_elsewhere", target=memory.target, reason=trouble.message)
            self._sure_in, self.elsewhere = None, trouble
        return _Answer(began, generation, trouble)

    async def _compare(self, memory: Memory) -> str | None:
        """The UID, if it can be read and is the right one."""
        try:
            found = await objects.read(self._server, NAMESPACE, None, self._namespace)
        except NotFound as error:
            if await memory.recall(memory.target, None):
                raise await self._changed(memory.target, "it is not there") from error
            return None
        except Refused as error:
            if error.detail_code not in _FORBIDDEN:
                raise
            await self._take_hidden(memory, error)
            return None
        return await self._take_found(memory, found)

    async def _take_found(self, memory: Memory, found: Manifest) -> str:
        uid: str = found["metadata"]["uid"]
        is_leaving = "deletionTimestamp" in found["metadata"]
        known = await memory.recall(memory.target, None if is_leaving else uid)
        if known not in {None, uid}:
            raise await self._changed(memory.target, f"UID {uid}, before {known}")
        if is_leaving:
            raise Elsewhere(
                f"The namespace '{self._namespace}' of the target '{memory.target}' is being"
                " deleted, and all that runs in it. Make it again once it is gone.",
                code="namespace_leaving",
                where=memory.target,
            )
        return uid

    async def _take_hidden(self, memory: Memory, error: Refused) -> None:
        """A Role may be older than this comparison; one that had the right is not."""
        if await memory.recall(memory.target, None):
            raise Elsewhere(
                f"Nobody can tell whether the target '{memory.target}' leads to the same namespace"
                f" '{self._namespace}' as before: its account may read it no more. Give its Role"
                " there the verb get on namespaces.",
                code="identity_hidden",
                where=memory.target,
            ) from error
        if not self._is_hidden:
            _log.warning("identity_not_checked", target=memory.target, reason=error.message)
        self._is_hidden = True

    async def _changed(self, target: str, what: str) -> Elsewhere:
        server = (await self._server.credentials()).server
        return Elsewhere(
            f"The target '{target}' leads to another namespace than before ('{self._namespace}' at"
            f" {server}: {what}): its kubeconfig, context or settings may have changed. Lead it"
            f" back, or, if the old one is gone for good: xuanwu target forget {target}",
            where=target,
        )
