"""A fake API server on loopback: `async with FakeKubernetes() as fake`, reached at `fake.url`.

It serves what `kube` asks for, in the shapes of a real one (1.34): server-side
apply, merge patches, get, list with pages, watch with versions and bookmarks, delete with owners
and finalizers, access reviews, logs of pods, and exec, which runs the command on this machine. No
controller runs: `fake.store.put` writes what a controller or the kubelet would. Faults are
switched on by name.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections import deque
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web

from tests.support.fake_kubernetes_pods import Logs, serve_exec
from tests.support.fake_kubernetes_store import Change, Key, Refusal, Store, served, unknown_field
from xuanwu.kube.kinds import Manifest, ResourceKind

_KINDS = served()
_BOOKMARK_BEFORE_END_S = 2.0
_MERGE_PATCH = "application/merge-patch+json"


class FakeKubernetes:
    """One API server. `token`, if given, is the only one it knows."""

    def __init__(self, *, token: str | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.store = Store()
        self.logs = Logs()
        self.token = token
        self.port = 0
        self.requests = 0
        self.delay_s = 0.0
        self.denied: set[tuple[str, str]] = set()
        self.refusals: dict[str, Refusal] = {}
        self.failures: deque[Refusal] = deque()
        self.says_bookmarks = True
        self._tls = tls
        self._answers = asyncio.Event()
        self._answers.set()
        self._watches: list[web.Request] = []
        self._lists: dict[str, tuple[list[Manifest], int]] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.resume()
        await self.down()

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}"

    async def up(self) -> None:
        """Listens, at the port of before if it listened before."""
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(
            app, shutdown_timeout=0.1, access_log=None, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(
            self._runner, "127.0.0.1", self.port, ssl_context=self._tls, reuse_address=True
        )
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Refuses connections from now on, and breaks those that are open."""
        self.drop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def stop(self) -> None:
        """Accepts connections and answers nobody, as a stopped process does."""
        self._answers.clear()

    def resume(self) -> None:
        self._answers.set()

    def drop(self) -> None:
        """Breaks every watch in the middle."""
        for request in tuple(self._watches):
            if request.transport:
                request.transport.abort()

    def deny(self, verb: str, plural: str) -> None:
        """Takes a right away from the account."""
        self.denied.add((verb, plural))

    def refuse_by_quota(self, plural: str) -> None:
        """As an exceeded ResourceQuota does, for everything new of that kind."""
        message = (
            f'{plural} "x" is forbidden: exceeded quota: compute, requested: limits.memory=3Gi,'
            " used: limits.memory=1Gi, limited: limits.memory=2Gi"
        )
        self.refusals[plural] = Refusal(403, "Forbidden", message, {"name": "x", "kind": plural})

    def be_busy(self, times: int, *, retry_after_s: int, code: int = 429) -> None:
        """Sends the next requests away."""
        busy = Refusal(
            code,
            "TooManyRequests",
            "Too many requests, please try again later.",
            {"retryAfterSeconds": retry_after_s},
            {"Retry-After": str(retry_after_s)},
        )
        self.failures.extend([busy] * times)

    @property
    def watches(self) -> int:
        """How many are open."""
        return len(self._watches)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        try:
            await self._answers.wait()
            if self.delay_s:
                await asyncio.sleep(self.delay_s)
            return await self._answer(request)
        except Refusal as refusal:
            return web.json_response(refusal.status, status=refusal.code, headers=refusal.headers)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            raise Refusal(401, "Unauthorized", "Unauthorized")
        if self.failures:
            raise self.failures.popleft()
        found = _parse(request.path)
        if found is None:
            return web.Response(text="404 page not found\n", status=404)
        key, part = found
        if key[0].name == "SelfSubjectAccessReview":
            return await self._review(request)
        verb = _verb(request, key)
        self._authorize(verb, key, part)
        if part == "log":
            return await self.logs.serve(request, self.store.get(*key))
        if part == "exec":
            return await serve_exec(request, self.store.get(*key))
        return await self._object(request, verb, key)

    async def _object(self, request: web.Request, verb: str, key: Key) -> web.StreamResponse:
        if verb == "get":
            return _json(self.store.get(*key))
        if verb == "list":
            return _json(self._list(key, request.query))
        if verb == "watch":
            return await self._watch(request, key)
        body = orjson.loads(await request.read() or b"{}")
        if verb == "patch" and request.content_type == _MERGE_PATCH:
            return _json(self.store.patch(key, body))
        if verb == "patch":
            return self._apply(key, request.query, body)
        if verb == "create":
            return self._create(key, request.query, body)
        if verb in {"delete", "deletecollection"}:
            return self._delete(verb, key, request.query, body)
        raise Refusal(405, "MethodNotAllowed", "the server does not allow this method here")

    def _authorize(self, verb: str, key: Key, part: str | None) -> None:
        plural = key[0].plural + (f"/{part}" if part else "")
        if (verb, plural) in self.denied:
            where = f' in the namespace "{key[1]}"' if key[1] else " at the cluster scope"
            raise Refusal(
                403,
                "Forbidden",
                f'{key[0].plural} is forbidden: User "system:serviceaccount:x:y" cannot {verb}'
                f' resource "{plural}" in API group "{key[0].group}"{where}',
                {"kind": key[0].plural},
            )

    async def _review(self, request: web.Request) -> web.Response:
        review = orjson.loads(await request.read())
        wish = review["spec"]["resourceAttributes"]
        part = wish.get("subresource")
        plural = wish["resource"] + (f"/{part}" if part else "")
        is_allowed = (wish["verb"], plural) not in self.denied
        review["status"] = {"allowed": is_allowed}
        return _json(review, status=201)

    def _apply(self, key: Key, query: Mapping[str, str], body: Manifest) -> web.Response:
        if not self.store.has(key):
            self._authorize("create", key, None)
            if key[0].plural in self.refusals:
                raise self.refusals[key[0].plural]
        manifest, is_new = self.store.apply(
            key,
            body,
            manager=query["fieldManager"],
            force=query.get("force") == "true",
            is_dry="dryRun" in query,
        )
        return _json(manifest, status=201 if is_new else 200)

    def _create(self, key: Key, query: Mapping[str, str], body: Manifest) -> web.Response:
        if unknown := unknown_field(key[0], body):
            message = (
                f'{key[0].name} in version "{key[0].api_version}" cannot be handled as a'
                f' {key[0].name}: strict decoding error: unknown field "{unknown}"'
            )
            raise Refusal(400, "BadRequest", message)
        name = body["metadata"]["name"]
        if self.store.has((key[0], key[1], name)):
            message = f'{key[0].plural} "{name}" already exists'
            raise Refusal(409, "AlreadyExists", message, {"name": name, "kind": key[0].plural})
        forced = {"fieldManager": "create", **query, "force": "true"}
        return self._apply((key[0], key[1], name), forced, body)

    def _delete(
        self, verb: str, key: Key, query: Mapping[str, str], options: dict[str, Any]
    ) -> web.Response:
        propagation = options.get("propagationPolicy", "Background")
        if verb == "delete":
            uid = (options.get("preconditions") or {}).get("uid")
            left = self.store.delete(key, propagation=propagation, uid=uid)
            return _json(left or _success(key))
        items = [one for one in self.store.all(key[0], key[1]) if _matches(one, query)]
        for one in items:
            name = (key[0], one["metadata"].get("namespace", ""), one["metadata"]["name"])
            self.store.delete(name, propagation=propagation)
        return _json(_list_of(key[0], items, self.store.version))

    def _list(self, key: Key, query: Mapping[str, str]) -> dict[str, Any]:
        if token := query.get("continue"):
            if token not in self._lists or self._lists[token][1] < self.store.oldest:
                message = "The provided continue parameter is too old to display a consistent list"
                raise Refusal(410, "Expired", message)
            items, version = self._lists.pop(token)
        else:
            version = self.store.version
            items = [one for one in self.store.all(key[0], key[1]) if _matches(one, query)]
        limit = int(query.get("limit", 0)) or len(items)
        answer = _list_of(key[0], items[:limit], version)
        if rest := items[limit:]:
            position = f"{version}/{id(rest)}".encode()
            answer["metadata"]["continue"] = base64.b64encode(position).decode()
            answer["metadata"]["remainingItemCount"] = len(rest)
            self._lists[answer["metadata"]["continue"]] = (rest, version)
        return answer

    async def _watch(self, request: web.Request, key: Key) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        try:
            for change in self.store.since(int(request.query["resourceVersion"])):
                queue.put_nowait(change)
        except Refusal as refusal:
            await response.write(_event("ERROR", refusal.status))
            return response
        self._watches.append(request)
        self.store.listeners.add(queue.put_nowait)
        try:
            await self._stream(request, response, key, queue)
        finally:
            self.store.listeners.discard(queue.put_nowait)
            self._watches.remove(request)
        return response

    async def _stream(
        self,
        request: web.Request,
        response: web.StreamResponse,
        key: Key,
        queue: asyncio.Queue[Change | None],
    ) -> None:
        loop = asyncio.get_running_loop()
        lasts = float(request.query.get("timeoutSeconds", "1800"))
        loop.call_later(lasts, queue.put_nowait, None)
        bookmark = lasts - _BOOKMARK_BEFORE_END_S
        if self.says_bookmarks and bookmark > 0 and request.query.get("allowWatchBookmarks"):
            mark = Change(-1, key[0], None, None)
            loop.call_later(bookmark, queue.put_nowait, mark)
        while change := await queue.get():
            await self._answers.wait()
            if change.version < 0:
                await response.write(_event("BOOKMARK", _bookmark(key[0], self.store.version)))
            elif event := _seen(change, key, request.query):
                await response.write(_event(*event))
        await self._answers.wait()


def _parse(path: str) -> tuple[Key, str | None] | None:
    parts = path.strip("/").split("/")
    version = parts[1:2] if parts[0] == "api" else parts[1:3]
    rest = parts[1 + len(version) :]
    namespace = ""
    if rest[:1] == ["namespaces"] and len(rest) > 2:
        namespace, rest = rest[1], rest[2:]
    kind = _KINDS.get(("/".join(version), rest[0])) if rest else None
    if kind is None or len(rest) > 3:
        return None
    name = rest[1] if len(rest) > 1 else ""
    return (kind, namespace, name), rest[2] if len(rest) > 2 else None


def _verb(request: web.Request, key: Key) -> str:
    if request.method == "GET":
        if request.query.get("watch") in {"1", "true"}:
            return "watch"
        return "get" if key[2] else "list"
    if request.method == "DELETE":
        return "delete" if key[2] else "deletecollection"
    return {"PATCH": "patch", "POST": "create", "PUT": "update"}[request.method]


def _seen(change: Change, key: Key, query: Mapping[str, str]) -> tuple[str, Manifest] | None:
    """What a watcher with these selectors is told of a change."""
    last = change.last
    if change.kind is not key[0] or key[1] not in {"", last["metadata"].get("namespace", "")}:
        return None
    was = change.before is not None and _matches(change.before, query)
    if change.now is None:
        return ("DELETED", last) if was else None
    if _matches(change.now, query):
        return ("MODIFIED" if was else "ADDED"), change.now
    return ("DELETED", change.now) if was else None


def _matches(manifest: Manifest, query: Mapping[str, str]) -> bool:
    labels: dict[str, str] = manifest["metadata"].get("labels") or {}
    for term in filter(None, query.get("labelSelector", "").split(",")):
        name, is_equality, value = term.partition("=")
        if (name not in labels) or (is_equality and labels[name] != value.lstrip("=")):
            return False
    for term in filter(None, query.get("fieldSelector", "").split(",")):
        path, _, value = term.partition("=")
        found: Any = manifest
        for step in path.split("."):
            found = found.get(step) or {}
        if found != value:
            return False
    return True


def _list_of(kind: ResourceKind, items: list[Manifest], version: int) -> dict[str, Any]:
    bare = [{k: v for k, v in one.items() if k not in {"kind", "apiVersion"}} for one in items]
    return {
        "kind": f"{kind.name}List",
        "apiVersion": kind.api_version,
        "metadata": {"resourceVersion": str(version)},
        "items": bare,
    }


def _bookmark(kind: ResourceKind, version: int) -> Manifest:
    return {
        "kind": kind.name,
        "apiVersion": kind.api_version,
        "metadata": {"resourceVersion": str(version), "creationTimestamp": None},
    }


def _success(key: Key) -> dict[str, Any]:
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": {"name": key[2], "kind": key[0].plural},
    }


def _event(kind: str, manifest: Manifest) -> bytes:
    return orjson.dumps({"type": kind, "object": manifest}) + b"\n"


def _json(value: Any, *, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(value), status=status, content_type="application/json")
