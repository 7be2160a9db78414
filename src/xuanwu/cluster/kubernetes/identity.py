"""Checks that a target still leads to the same namespace as before.

Owns that one comparison. Refuses to know what is in the namespace, and where identities are stored.
It is needed because absence alone proves nothing: a kubeconfig may now lead elsewhere, and an API
server lists a namespace that it does not have as an empty one.

Source: Kubernetes documentation, "Object Names and IDs": a UID is never reused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import anyio

from xuanwu.kernel.errors import NotFound, Refused, Unreachable, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kube import objects
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import NAMESPACE, Manifest

_APART = timedelta(milliseconds=20)
_FORBIDDEN = {"right_missing", "kubernetes_refused"}
_log = get_log("kubernetes")

Recall: TypeAlias = Callable[[str, str | None], Awaitable[str | None]]
"""Takes a target's name and the identity found; returns the identity stored for the target.

If none was stored, it stores the one found and returns that. A None as identity stores nothing.
"""


@dataclass(frozen=True)
class Memory:
    """Where the identity of the named target is stored."""

    target: str
    recall: Recall


class Elsewhere(Unreachable):
    """The target may now lead to another place than intended, so what is seen proves nothing."""

    code = "target_changed"


@dataclass(frozen=True, slots=True)
class _Answer:
    """The result of one comparison; valid for one state of the server's credentials."""

    began: float
    generation: int
    trouble: XuanwuError | None


class NamespaceIdentity:
    """Compares the UID of a namespace with the one in `memory`; without a memory, with nothing.

    `place` is the UID when it last matched; `elsewhere` is what has been wrong since, if anything.
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
        """Compares if there is no result under these credentials, or if the last result was wrong.

        Raises: as `confirm`.
        """
        if self.elsewhere or self._sure_in != self._server.generation:
            await self.confirm()

    async def confirm(self) -> None:
        """Compares now, without a cached result; all concurrent callers share the next result.

        Raises: Elsewhere; and as `ApiServer`, where the comparison is not possible.
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
        """Returns the UID if it can be read and matches."""
        try:
            found = await objects.read(self._server, NAMESPACE, None, self._namespace)
        except NotFound as error:
            if await memory.recall(memory.target, None):
                raise await self._changed(memory.target, "it does not exist") from error
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
            raise await self._changed(memory.target, f"UID {uid}, previously {known}")
        if is_leaving:
            raise Elsewhere(
                f"The namespace '{self._namespace}' of the target '{memory.target}' is being "
                "deleted, with everything in it. Create it again after the deletion has "
                "completed.",
                code="namespace_leaving",
                where=memory.target,
            )
        return uid

    async def _take_hidden(self, memory: Memory, error: Refused) -> None:
        """Accepts a Role that never had the right to read the UID; Elsewhere if it once had."""
        if await memory.recall(memory.target, None):
            raise Elsewhere(
                f"Xuanwu cannot verify that the target '{memory.target}' still refers to the "
                f"same namespace '{self._namespace}': its account is not permitted to read the "
                "namespace. Add the verb get on namespaces to its Role.",
                code="identity_hidden",
                where=memory.target,
            ) from error
        if not self._is_hidden:
            _log.warning("identity_not_checked", target=memory.target, reason=error.message)
        self._is_hidden = True

    async def _changed(self, target: str, what: str) -> Elsewhere:
        server = (await self._server.credentials()).server
        return Elsewhere(
            f"The target '{target}' refers to a different namespace than before "
            f"('{self._namespace}' at {server}: {what}): its kubeconfig, context or settings may "
            "have changed. Restore them, or, if the old namespace was deleted permanently: "
            f"xuanwu target forget {target}",
            where=target,
        )
