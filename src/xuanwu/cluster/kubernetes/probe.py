"""Tests a target step by step, by its settings, and changes nothing there.

Refuses to know runs: it reports what they would lack, each step with what to do.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import anyio

from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.kernel.errors import NotFound, Refused, Unreachable, XuanwuError
from xuanwu.kube import objects, rights
from xuanwu.kube.calls import ApiCall
from xuanwu.kube.connection import ApiServer
from xuanwu.kube.kinds import (
    ACCESS_REVIEW,
    CLAIM,
    CONFIG_MAP,
    DEPLOYMENT,
    DISRUPTION_BUDGET,
    EVENT,
    INGRESS,
    NAMESPACE,
    POD,
    SECRET,
    SERVICE,
    Manifest,
    ResourceKind,
    ResourcePath,
)
from xuanwu.kube.problems import right_missing
from xuanwu.model.target import ProbeStatus, ProbeStep

OK, WARNING, FAILED = ProbeStatus.OK, ProbeStatus.WARNING, ProbeStatus.FAILED
_MAKES = ("get", "create", "patch")
_WATCHES = ("list", "watch")
_SEES = ("get", "list", "watch", "create", "patch")
_NO_SERVER = frozenset({"kind_unknown", "credentials_refused"})

_OF_CONTROLLERS = ProbeStep(
    "rights of controllers",
    WARNING,
    "Controllers run the clusters by an account of their own, whose rights cannot be tested from"
    " here. The chart grants them.",
)


@dataclass(frozen=True)
class Right:
    """What the target's account does with one kind, or with a part of it."""

    kind: ResourceKind
    verbs: tuple[str, ...]
    part: str | None = None
    is_needed: bool = True

    @property
    def resource(self) -> str:
        return self.kind.plural + (f"/{self.part}" if self.part else "")


def rights_of(settings: KubernetesSettings, *, acts: bool = True) -> tuple[Right, ...]:
    """Returns all rights that a server's account needs in the namespace, as the chart grants.

    Without `acts`: those of a server that answers calls, while controllers run the clusters.
    """
    by_proxy = settings.reach == "proxy" or (settings.reach is None and settings.ingress is None)
    if not acts:
        return (
            *(Right(kind, _WATCHES) for kind in (CONFIG_MAP, SERVICE, DEPLOYMENT, POD)),
            Right(POD, ("get",), part="log"),
            Right(EVENT, ("list",)),
            Right(POD, ("get", "create"), part="exec", is_needed=False),
            *((Right(SERVICE, ("get",), part="proxy"),) if by_proxy else ()),
        )
    return (
        Right(CONFIG_MAP, (*_SEES, "delete", "deletecollection")),
        Right(SECRET, _MAKES),
        Right(SERVICE, _SEES),
        Right(DEPLOYMENT, _SEES),
        Right(DISRUPTION_BUDGET, _MAKES),
        *((Right(INGRESS, _MAKES),) if settings.ingress else ()),
        Right(POD, ("get", "list", "watch")),
        Right(POD, ("get",), part="log"),
        Right(EVENT, ("list",)),
        Right(POD, ("get", "create"), part="exec", is_needed=False),
        *((Right(SERVICE, _MAKES, part="proxy"),) if by_proxy else ()),
    )


@dataclass(frozen=True)
class ProbeOrder:
    """What is tested: a target's settings, and `release` for the name of its image.

    `known` is the UID of the namespace to which the target led before, if known. `acts` is as in
    `rights_of`.
    """

    settings: KubernetesSettings
    known: str | None
    release: str
    acts: bool = True


async def probe(server: ApiServer, order: ProbeOrder) -> AsyncGenerator[ProbeStep]:
    """Yields each step when it is done; stops at a failure that makes the rest pointless."""
    settings = order.settings
    try:
        where = (await server.credentials()).server
    except XuanwuError as error:
        yield ProbeStep("access", FAILED, error.message)
        return
    try:
        found = await objects.read(server, NAMESPACE, None, settings.namespace)
    except NotFound as error:
        found = error
    except XuanwuError as error:
        is_known = isinstance(error, Refused) and error.detail_code not in _NO_SERVER
        if not is_known:
            reached = error.detail_code == "credentials_refused"
            if reached:
                yield ProbeStep("reach", OK, f"The API server at {where} responds.")
            yield ProbeStep("credentials" if reached else "reach", FAILED, error.message)
            return
        found = error
    yield ProbeStep("reach", OK, f"The API server at {where} responds.")
    yield ProbeStep("credentials", OK, "The API server accepts the credentials.")
    yield _namespace(settings.namespace, found)
    if isinstance(found, NotFound):
        return
    if isinstance(found, dict):
        yield _identity(settings.namespace, found, order.known)
    for step in await _rights(server, order):
        yield step
    yield await _image(server, settings, order.release)
    yield await _state(server, settings)


def _namespace(name: str, found: Manifest | XuanwuError) -> ProbeStep:
    if isinstance(found, NotFound):
        return ProbeStep(
            "namespace",
            FAILED,
            f"The namespace '{name}' does not exist. Create it: kubectl create namespace {name}",
        )
    if isinstance(found, XuanwuError):
        return ProbeStep(
            "namespace",
            WARNING,
            f"Xuanwu cannot verify that '{name}' remains the same namespace: {found.message}",
        )
    if "deletionTimestamp" in found["metadata"]:
        return ProbeStep(
            "namespace",
            FAILED,
            f"The namespace '{name}' is being deleted. Create it again after the deletion has "
            "completed.",
        )
    return ProbeStep("namespace", OK, f"The namespace '{name}' exists.")


def _identity(name: str, found: Manifest, known: str | None) -> ProbeStep:
    uid: str = found["metadata"]["uid"]
    if known in {None, uid}:
        said = (
            "It is the same namespace as before."
            if known
            else "Its identity will be stored when a server uses it."
        )
        return ProbeStep("identity", OK, said)
    return ProbeStep(
        "identity",
        FAILED,
        f"It is a different '{name}' than before (UID {uid}, previously {known}), without the "
        "runs of this target. Restore the target's settings, or, if the old namespace was "
        "deleted permanently: xuanwu target forget NAME",
    )


async def _rights(server: ApiServer, order: ProbeOrder) -> list[ProbeStep]:
    """Returns one step a resource; checks all concurrently."""
    settings = order.settings
    needed = rights_of(settings, acts=order.acts)
    steps: dict[int, ProbeStep] = {}

    async def ask(number: int, right: Right) -> None:
        steps[number] = await _right(server, settings.namespace, right)

    async with anyio.create_task_group() as tasks:
        for number, right in enumerate(needed):
            tasks.start_soon(ask, number, right)
    found = [steps[number] for number in range(len(needed))]
    return found if order.acts else [*found, _OF_CONTROLLERS]


async def _right(server: ApiServer, namespace: str, right: Right) -> ProbeStep:
    name, place = f"right: {right.resource}", ResourcePath(right.kind, namespace, part=right.part)
    try:
        lacking = [verb for verb in right.verbs if not await _may(server, place, verb)]
    except XuanwuError as error:
        return ProbeStep(name, WARNING, f"The permission could not be checked: {error.message}")
    if not lacking:
        return ProbeStep(name, OK, ", ".join(right.verbs))
    told = right_missing(place, lacking).message
    if right.is_needed:
        return ProbeStep(name, FAILED, told)
    return ProbeStep(
        name, WARNING, f"Runs work without it, but nobody can log in to their pods. {told}"
    )


async def _may(server: ApiServer, place: ResourcePath, verb: str) -> bool:
    call = ApiCall("create", ResourcePath(ACCESS_REVIEW), body=rights.review(place, verb))
    return rights.is_allowed(await server.send(call))


async def _image(server: ApiServer, settings: KubernetesSettings, release: str) -> ProbeStep:
    """Checks what the settings refer to; only a node can test the pull itself."""
    for name in settings.pull.secrets:
        problem = await _missing(server, SECRET, settings.namespace, name)
        if problem is not None:
            return ProbeStep("image", problem.status, f"pull.secrets: {problem.message}")
    image = settings.image_of(release)
    if "{release}" not in settings.image:
        return ProbeStep(
            "image",
            WARNING,
            f"The image {image} is used for every release of Flink. If jobs use more than one "
            "release, write {release} in place of the version in its tag.",
        )
    return ProbeStep(
        "image", OK, f"{image} for Flink {release}; a node pulls it for the first run."
    )


async def _state(server: ApiServer, settings: KubernetesSettings) -> ProbeStep:
    volume = settings.state.volume
    if volume is not None and volume.claim is not None:
        problem = await _missing(server, CLAIM, settings.namespace, volume.claim)
        if problem is not None:
            return ProbeStep("state", problem.status, f"state.volume.claim: {problem.message}")
    uri = settings.state.uri
    return ProbeStep("state", OK, f"{uri}; only pods read and write it.")


async def _missing(
    server: ApiServer, kind: ResourceKind, namespace: str, name: str
) -> ProbeStep | None:
    """Returns the failed step, or None if the object exists."""
    try:
        await objects.read(server, kind, namespace, name)
    except NotFound:
        return ProbeStep(
            name,
            FAILED,
            f"the {kind.name} '{name}' does not exist in '{namespace}'. Create it, or name "
            "another one.",
        )
    except (Refused, Unreachable) as error:
        return ProbeStep(
            name, WARNING, f"Xuanwu cannot verify that '{name}' exists. {error.message}"
        )
    return None
