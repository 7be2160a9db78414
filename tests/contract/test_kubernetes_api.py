"""What `kube` relies on, tried on the fake API server and on a real node.

So the fake stays true: whatever a test elsewhere believes of it holds for Kubernetes, too.
"""

from __future__ import annotations

import asyncio
import secrets
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import anyio
import orjson
import pytest

from tests.kubernetes.node.images import SHELL
from tests.kubernetes.node.node import Node
from tests.kubernetes.node.plugin import Namespace
from tests.support.fake_kubernetes import FakeKubernetes
from tests.support.wait import eventually
from xuanwu.kernel.errors import Conflict, NotFound, Refused, Unreachable
from xuanwu.kube import exec, logs, objects, problems  # noqa: A004
from xuanwu.kube.access import Kubeconfig, TokenAccess
from xuanwu.kube.cache import Cache, CacheView, label
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import CONFIG_MAP, POD, SECRET, Manifest, ResourcePath
from xuanwu.kube.logs import Container
from xuanwu.kube.problems import TooOld
from xuanwu.kube.watch import Watch, WatchSettings

pytestmark = pytest.mark.anyio

_GROUP = "xuanwu.io/cluster"


@dataclass
class World:
    """An API server, a namespace in it, and what only its owner can do.

    `talking` starts a pod whose container `main` writes these lines and stays; `crashing` one
    that writes and ends again and again; `powerless` is the access of an account without rights.
    `exhaust` bounds the number of ConfigMaps to what there is; after `forget`, version 1 is too
    old. Between `freeze` and `thaw` the API server hangs.
    """

    server: ApiServer
    namespace: str
    talking: Callable[..., Awaitable[Container]]
    crashing: Callable[..., Awaitable[Container]]
    powerless: TokenAccess
    exhaust: Callable[[], Awaitable[None]]
    forget: Callable[[], Awaitable[None]]
    freeze: Callable[[], None]
    thaw: Callable[[], None]


@pytest.fixture(params=["fake", pytest.param("node", marks=pytest.mark.kubernetes)])
async def world(request: pytest.FixtureRequest) -> AsyncGenerator[World]:
    if request.param == "fake":
        async with _fake_world() as made:
            yield made
    else:
        namespace: Namespace = request.getfixturevalue("namespace")
        async with _real_world(request.getfixturevalue("node"), namespace) as made:
            yield made


@asynccontextmanager
async def _fake_world() -> AsyncGenerator[World]:
    async with FakeKubernetes(token="right") as fake, FakeKubernetes() as weak:
        weak.denied |= {("list", "pods"), ("patch", "configmaps"), ("create", "configmaps")}
        weak.denied |= {("get", "pods/exec"), ("create", "pods/exec")}

        async def talking(name: str, *lines: str) -> Container:
            fake.store.put(_pod("default", name))
            fake.logs.write("default", name, "main", *lines)
            return Container("default", name, "main")

        async def crashing(name: str, *lines: str) -> Container:
            fake.store.put(_pod("default", name))
            fake.logs.write("default", name, "main", *lines, is_previous=True)
            fake.logs.write("default", name, "main", *lines)
            return Container("default", name, "main")

        async def forget() -> None:
            await fake.down()
            fake.store.compact()
            await fake.up()

        async def exhaust() -> None:
            fake.refuse_by_quota("configmaps")

        async with ApiServer(TokenAccess(fake.url, "right")) as server:
            yield World(
                server,
                "default",
                talking,
                crashing,
                TokenAccess(weak.url),
                exhaust,
                forget,
                fake.stop,
                fake.resume,
            )


@asynccontextmanager
async def _real_world(node: Node, namespace: Namespace) -> AsyncGenerator[World]:
    async def talking(name: str, *lines: str) -> Container:
        said = "; ".join(f"echo '{line}'" for line in lines)
        namespace.apply(_pod(namespace.name, name, f"{said}; exec sleep 3600"))
        namespace.pod(name)
        return Container(namespace.name, name, "main")

    async def crashing(name: str, *lines: str) -> Container:
        said = "; ".join(f"echo '{line}'" for line in lines)
        namespace.apply(_pod(namespace.name, name, f"{said}; sleep 1; exit 1"))
        return Container(namespace.name, name, "main")

    async def forget() -> None:
        await asyncio.to_thread(node.restart, "kube-apiserver")  # it remembers since its start
        await eventually(node.is_ready, within=60)

    def freeze() -> None:
        node.send("kube-apiserver", signal.SIGSTOP)

    def thaw() -> None:
        node.send("kube-apiserver", signal.SIGCONT)

    async def exhaust() -> None:
        hard = {"count/configmaps": "1"}  # Kubernetes puts one into each namespace
        quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}}
        namespace.apply({**quota, "spec": {"hard": hard}})
        path = namespace.path("resourcequotas", "few")
        await eventually(lambda: "used" in namespace.api.get(path)["status"])

    async with ApiServer(Kubeconfig(node.kubeconfig)) as server:
        known = await server.credentials()
        account = namespace.path("serviceaccounts", "default")
        token = namespace.api.create(
            f"{account}/token",
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}},
        )["status"]["token"]
        ca = node.place.home / "pki" / "ca.crt"
        weak = TokenAccess(known.server, token, ca_file=ca)
        try:
            yield World(
                server, namespace.name, talking, crashing, weak, exhaust, forget, freeze, thaw
            )
        finally:
            thaw()


def _pod(namespace: str, name: str, script: str = "") -> Manifest:
    container = {"name": "main", "image": SHELL, "command": ["sh", "-c", script]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"containers": [container], "terminationGracePeriodSeconds": 0},
    }


def _map(world: World, name: str, group: str = "", **data: str) -> Manifest:
    metadata: dict[str, Any] = {"name": name, "namespace": world.namespace}
    if group:
        metadata["labels"] = {_GROUP: group}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def _owned(manifest: Manifest, owner: Manifest) -> Manifest:
    metadata = owner["metadata"]
    reference = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "name": metadata["name"],
        "uid": metadata["uid"],
        "blockOwnerDeletion": True,
    }
    manifest["metadata"]["ownerReferences"] = [reference]
    return manifest


async def _names(world: World, group: str) -> list[str]:
    found = await objects.read_all(
        world.server, CONFIG_MAP, world.namespace, labels={_GROUP: group}
    )
    return sorted(one["metadata"]["name"] for one in found)


async def test_applying_makes_then_changes_then_removes_what_is_no_longer_wished(
    world: World,
) -> None:
    made = await objects.apply(world.server, _map(world, "a", first="1", second="2"))
    again = await objects.apply(world.server, _map(world, "a", first="1", second="2"))
    assert again["metadata"]["resourceVersion"] == made["metadata"]["resourceVersion"]
    other = _map(world, "a", third="3")
    query = {"fieldManager": "somebody-else"}
    place = ResourcePath(CONFIG_MAP, world.namespace, "a")
    content_type = "application/apply-patch+yaml"
    await world.server.send(ApiCall("patch", place, query, other, content_type))
    changed = await objects.apply(world.server, _map(world, "a", first="one"))
    assert changed["data"] == {"first": "one", "third": "3"}
    assert changed["metadata"]["uid"] == made["metadata"]["uid"]
    with pytest.raises(Conflict, match="conflict with"):
        await world.server.send(
            ApiCall("patch", place, query, _map(world, "a", first="two"), content_type)
        )
    assert await objects.read(world.server, CONFIG_MAP, world.namespace, "a") == changed


async def test_a_dry_apply_stores_nothing(world: World) -> None:
    await objects.apply(world.server, _map(world, "dry", key="value"), is_dry=True)
    with pytest.raises(NotFound, match="configmaps/dry"):
        await objects.read(world.server, CONFIG_MAP, world.namespace, "dry")


async def test_a_name_that_cannot_be_is_refused_with_its_field(world: World) -> None:
    with pytest.raises(Refused, match="RFC 1123") as raised:
        await objects.apply(world.server, _map(world, "Not_A_Name"))
    assert raised.value.detail_code == "kubernetes_refused"
    assert raised.value.where == "metadata.name"


async def test_a_field_that_does_not_exist_is_refused(world: World) -> None:
    manifest = _map(world, "odd") | {"spec": {"replicas": 1}}
    with pytest.raises(Refused, match="spec"):
        await objects.apply(world.server, manifest)


async def test_a_namespace_that_does_not_exist_is_refused(world: World) -> None:
    manifest = _map(world, "a")
    manifest["metadata"]["namespace"] = "nowhere"
    with pytest.raises(Refused, match="nowhere") as raised:
        await objects.apply(world.server, manifest)
    assert raised.value.detail_code == "namespace_missing"


async def test_an_exceeded_quota_is_refused_in_the_words_of_the_api_server(world: World) -> None:
    await world.exhaust()
    with pytest.raises(Refused, match="exceeded quota") as raised:
        await objects.apply(world.server, _map(world, "one-too-many"))
    assert raised.value.detail_code == "admission_refused"


async def test_an_account_without_a_right_is_told_which(world: World) -> None:
    async with ApiServer(world.powerless) as server:
        with pytest.raises(Refused, match="list") as raised:
            await objects.read_all(server, POD, world.namespace)
        assert raised.value.detail_code == "right_missing"
        assert raised.value.facts["resource"] == "pods"
        with pytest.raises(Refused) as raised:
            await objects.apply(server, _map(world, "a"))
        assert raised.value.facts["verbs"] == ["patch", "create"]
        with pytest.raises(Refused) as raised:
            await exec.run(server, Container(world.namespace, "any", "main"), ["true"])
        assert raised.value.facts["resource"] == "pods/exec"
        assert raised.value.facts["verbs"] == ["get", "create"]


async def test_an_unknown_token_is_refused_and_not_repeated_in_the_message(world: World) -> None:
    token = secrets.token_hex(16)
    known = world.powerless if world.powerless.token else None
    server_url = (await world.server.credentials()).server
    access = TokenAccess(server_url, token, ca_file=known.ca_file if known else None)
    async with ApiServer(access) as server:
        with pytest.raises(Refused) as raised:
            await objects.read_all(server, POD, world.namespace)
    assert raised.value.detail_code == "credentials_refused"
    assert token not in str(raised.value)


async def test_a_list_comes_in_pages_of_one_moment(world: World) -> None:
    for number in range(7):
        await objects.apply(world.server, _map(world, f"m{number}", "paged"))
    sizes: list[int] = []
    versions: set[str] = set()
    async with aclosing(
        objects.pages(world.server, CONFIG_MAP, world.namespace, labels={_GROUP: "paged"}, page=3)
    ) as pages:
        async for page in pages:
            if not sizes:
                await objects.apply(world.server, _map(world, "m9", "paged"))
            sizes.append(len(page.items))
            versions.add(page.version)
    assert (sizes, len(versions)) == ([3, 3, 1], 1)
    assert len(await _names(world, "paged")) == 8


async def test_what_an_owner_owns_goes_with_it_and_before_it(world: World) -> None:
    owner = await objects.apply(world.server, _map(world, "owner", "owned"))
    for number in range(3):
        await objects.apply(world.server, _owned(_map(world, f"part{number}", "owned"), owner))
    held = _owned(_map(world, "held", "owned"), owner)
    held["metadata"]["finalizers"] = ["xuanwu.io/test"]
    await objects.apply(world.server, held)

    async def names() -> bool:
        return await _names(world, "owned") == ["held", "owner"]

    async def is_gone() -> bool:
        return await objects.delete(world.server, CONFIG_MAP, world.namespace, "owner")

    assert not await is_gone()
    await eventually(names, what="only what is held is left")
    assert not await is_gone(), "it waits for what it owns"
    del held["metadata"]["finalizers"]
    await objects.apply(world.server, held)
    await eventually(is_gone)
    assert await _names(world, "owned") == []


async def test_a_deletion_of_another_uid_is_a_conflict(world: World) -> None:
    await objects.apply(world.server, _map(world, "a"))
    with pytest.raises(Conflict, match="UID"):
        await objects.delete(world.server, CONFIG_MAP, world.namespace, "a", uid="another")
    assert await objects.delete(world.server, CONFIG_MAP, world.namespace, "never")


async def test_only_what_has_the_labels_is_deleted(world: World) -> None:
    for name, group in (("a", "x"), ("b", "x"), ("c", "y")):
        await objects.apply(world.server, _map(world, name, group))
    await objects.delete_labelled(world.server, CONFIG_MAP, world.namespace, {_GROUP: "x"})

    async def names() -> bool:
        return await _names(world, "x") == []

    await eventually(names)
    assert await _names(world, "y") == ["c"]
    with pytest.raises(ValueError, match="everything"):
        await objects.delete_labelled(world.server, SECRET, world.namespace, {})


def _keep(manifest: Manifest) -> str:
    return f"{manifest['metadata']['name']}={manifest.get('data', {}).get('key')}"


@asynccontextmanager
async def _watched(world: World, turn_s: float) -> AsyncGenerator[Cache[str]]:
    cache = Cache(CacheView(_keep, label(_GROUP)))
    settings = WatchSettings(turn=timedelta(seconds=turn_s))
    watch = Watch(
        world.server,
        CONFIG_MAP,
        world.namespace,
        cache,
        label_selector=_GROUP,
        settings=settings,
    )
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch.run)
        yield cache
        tasks.cancel_scope.cancel()


async def test_a_cache_follows_what_happens(world: World) -> None:
    async def shows(cache: Cache[str], group: str, *values: str) -> None:
        found = await cache.until(
            group, lambda now: now == values or None, within=timedelta(seconds=10)
        )
        assert found, cache.of(group)

    await objects.apply(world.server, _map(world, "before", "g", key="0"))
    await objects.apply(world.server, _map(world, "unlabelled"))
    async with _watched(world, 3) as cache:
        await shows(cache, "g", "before=0")
        await objects.apply(world.server, _map(world, "later", "g", key="1"))
        await shows(cache, "g", "before=0", "later=1")
        await objects.apply(world.server, _map(world, "later", "g", key="2"))
        await shows(cache, "g", "before=0", "later=2")
        await objects.apply(world.server, _map(world, "later", "h", key="2"))
        await shows(cache, "g", "before=0")
        await shows(cache, "h", "later=2")
        await objects.delete(
            world.server, CONFIG_MAP, world.namespace, "before", propagation="Background"
        )
        await shows(cache, "g")
        assert cache.groups() == {"h"}


async def test_a_quiet_cache_stays_fresh_by_bookmarks(world: World) -> None:
    async with _watched(world, 3) as cache:
        for _ in range(2):
            since = anyio.current_time()
            assert await cache.renewed(since=since, within=timedelta(seconds=8))


async def test_a_cache_is_right_again_soon_after_the_server_was_killed(world: World) -> None:
    await objects.apply(world.server, _map(world, "before", "g", key="0"))
    async with _watched(world, 30) as cache:
        assert await cache.renewed(since=0, within=timedelta(seconds=10))
        await world.forget()
        since = anyio.current_time()
        await objects.apply(world.server, _map(world, "after", "g", key="1"))
        found = await cache.until(
            "g",
            lambda now: now == ("after=1", "before=0") or None,
            within=timedelta(seconds=10),
        )
        assert found
        assert await cache.renewed(since=since, within=timedelta(seconds=5))
        assert cache.trouble is None
    query = {"watch": "1", "resourceVersion": "1", "timeoutSeconds": "5"}
    place = ResourcePath(CONFIG_MAP, world.namespace)
    within = timedelta(seconds=10)
    async with world.server.open(ApiCall("watch", place, query), silence=within) as answer:
        event = orjson.loads(await answer.content.readline())
    assert event["type"] == "ERROR"
    assert isinstance(problems.error_of_event(event["object"], place, "x"), TooOld)


async def test_a_cache_knows_that_its_server_hangs_and_is_right_again_after(world: World) -> None:
    await objects.apply(world.server, _map(world, "before", "g", key="0"))
    async with _watched(world, 3) as cache:
        assert await cache.renewed(since=0, within=timedelta(seconds=10))
        world.freeze()
        await eventually(lambda: isinstance(cache.trouble, Unreachable))
        assert cache.of("g") == ("before=0",)
        assert cache.age
        assert cache.age > timedelta(seconds=3)
        world.thaw()
        await objects.apply(world.server, _map(world, "after", "g", key="1"))
        since = anyio.current_time()
        assert await cache.renewed(since=since, within=timedelta(seconds=10))
        assert cache.of("g") == ("after=1", "before=0")


async def test_logs_are_read_from_where_the_last_reading_ended(world: World) -> None:
    container = await world.talking("talks", "one", "two", "three")

    async def all_lines() -> logs.Part | None:
        found = await logs.read_after(world.server, container)
        return found if len(found.lines) == 3 else None

    whole = await eventually(all_lines)
    assert whole.lines == ("one", "two", "three")
    first = await logs.read_after(world.server, container, limit=1)
    assert first.lines == ("one",)
    rest = await logs.read_after(world.server, container, first.cursor)
    assert rest.lines == ("two", "three")
    assert rest.cursor == whole.cursor
    again = await logs.read_after(world.server, container, rest.cursor)
    assert (again.lines, again.cursor) == ((), rest.cursor)
    async with aclosing(logs.follow(world.server, container, first.cursor)) as parts:
        followed = await anext(parts)
    assert followed.lines[0] == "two"


async def test_logs_of_the_last_life_are_there(world: World) -> None:
    container = await world.crashing("crashes", "last words")
    before = Container(container.namespace, container.pod, container.name, is_previous=True)

    async def last_words() -> tuple[str, ...] | None:
        try:
            return (await logs.read_after(world.server, before)).lines
        except NotFound:
            return None

    assert await eventually(last_words, within=60) == ("last words",)


async def test_a_log_that_does_not_exist_is_not_found(world: World) -> None:
    container = await world.talking("talks", "one")
    for missing in (
        Container(world.namespace, "never", "main"),
        Container(world.namespace, "talks", "never"),
        Container(world.namespace, "talks", container.name, is_previous=True),
    ):
        with pytest.raises(NotFound):
            await logs.read_after(world.server, missing)


async def test_a_command_has_its_output_its_input_and_its_exit_code(world: World) -> None:
    container = await world.talking("runs", "one")
    script = "cat; echo more; echo oops >&2; exit 3"
    stdin = b"x" * 200_000
    done = await exec.run(world.server, container, ["sh", "-c", script], stdin=stdin)
    assert (done.exit_code, done.stderr, done.is_cut) == (3, b"oops\n", False)
    assert done.stdout == stdin + b"more\n"
    short = await exec.run(world.server, container, ["sh", "-c", script], stdin=stdin, limit=10)
    assert (short.stdout, short.is_cut, short.exit_code) == (b"x" * 10, True, 3)


async def test_a_terminal_has_a_size(world: World) -> None:
    container = await world.talking("runs", "one")
    seen = b""
    async with exec.session(
        world.server, container, ["sh"], has_input=True, has_terminal=True
    ) as running:
        await running.resize(132, 40)
        async with aclosing(running.outputs()) as outputs:
            await running.write(b"sleep 0.2; stty size; exit 4\n")
            async for output in outputs:
                seen += output.data
    assert b"40 132" in seen
    assert running.exit_code == 4


async def test_a_command_that_cannot_start_is_refused(world: World) -> None:
    container = await world.talking("runs", "one")
    with pytest.raises(Refused, match="no-such-program") as raised:
        await exec.run(world.server, container, ["no-such-program"])
    assert raised.value.detail_code == "command_refused"
    with pytest.raises(NotFound):
        await exec.run(world.server, Container(world.namespace, "never", "main"), ["true"])
