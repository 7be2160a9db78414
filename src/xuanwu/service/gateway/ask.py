"""Makes what a caller asks about ready for the gateway, with what its space has around it."""

from __future__ import annotations

from collections.abc import Mapping

from xuanwu.kernel.errors import NotFound, Unavailable
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.access import Caller
from xuanwu.model.draft import Draft
from xuanwu.model.spec import JobSpec
from xuanwu.service.gateway.asked import Around, Asked, asked
from xuanwu.service.gateway.port import Gateway
from xuanwu.service.jobs.check import needed_artifacts
from xuanwu.service.jobs.find import find_job
from xuanwu.service.jobs.names import secrets_in
from xuanwu.service.parts import Service
from xuanwu.store import artifacts, catalogs, jobs, secrets, spaces, variables
from xuanwu.store.database import Transaction


def gateway_of(parts: Service) -> Gateway:
    """Raises: Unavailable on a server that was started without one."""
    if parts.gateway is None:
        raise Unavailable(
            "This server has no gateway. Ask one that answers people: xuanwu server --role api",
            code="gateway_absent",
        )
    return parts.gateway


async def ask(
    parts: Service, caller: Caller, space_id: str, draft: Draft, *, with_secrets: bool = False
) -> Asked:
    """The draft, or the saved text that it names: the newest one, or its `revision`.

    `with_secrets` puts the values of the secrets in that the text uses: only where real systems
    are read. Raises: NotFound for a job, revision, release, catalog or artifact; InvalidInput for
    a script that is too large.
    """
    spec, home = draft.spec(), space_id
    if draft.job is not None:
        async with parts.db.read() as tx:
            job = await find_job(tx, caller, space_id, draft.job)
            number = draft.revision or job.latest_revision
            spec, home = (await jobs.revision(tx, job.id, number)).spec, job.space_id
        if draft.release is not None:
            spec = spec.model_copy(update={"release": draft.release})
    return await ask_spec(parts, home, spec, variables=draft.variables, with_secrets=with_secrets)


async def ask_spec(
    parts: Service,
    space_id: str,
    spec: JobSpec,
    *,
    variables: Mapping[str, str] | None = None,
    with_secrets: bool = False,
) -> Asked:
    """The same for the text of a job; `variables` stand before those of the space."""
    release = parts.find_release(spec.release or parts.default_release).release
    async with parts.db.read() as tx:
        around = await _around(parts, tx, space_id, spec, variables or {}, with_secrets)
    for sha256 in around.artifact_names:
        await in_thread(parts.blobs.link, sha256)
    return await in_thread(asked, spec, release, around)


async def _around(
    parts: Service,
    tx: Transaction,
    space_id: str,
    spec: JobSpec,
    given: Mapping[str, str],
    with_secrets: bool,
) -> Around:
    chosen = [await catalogs.by_name(tx, space_id, name) for name in spec.catalogs]
    names = {one: await _name_of(tx, space_id, one) for one in needed_artifacts(spec)}
    sealed = await secrets.all_of(tx, space_id)
    wanted = secrets_in(spec, chosen) if with_secrets else frozenset[str]()
    return Around(
        space=(await spaces.get(tx, space_id)).name,
        catalogs=chosen,
        artifact_names=names,
        variables={v.name: v.value for v in await variables.all_of(tx, space_id)} | dict(given),
        secret_names=frozenset(one.name for one in sealed),
        secrets={
            one.name: parts.vault.unseal(one.sealed, one.context)
            for one in sealed
            if one.name in wanted
        },
    )


async def _name_of(tx: Transaction, space_id: str, sha256: str) -> str:
    found = await artifacts.find(tx, space_id, sha256)
    if found is None:
        raise NotFound(
            f"There is no artifact {sha256[:12]}… in this space. Upload the jar first:"
            " xuanwu artifact upload FILE.jar",
            where="artifacts",
        )
    return found.name
