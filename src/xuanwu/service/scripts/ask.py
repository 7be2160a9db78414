"""Prepares a caller's draft for the gateway, with the context of its space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xuanwu.kernel.errors import NotFound, Unavailable
from xuanwu.kernel.tasks import in_thread
from xuanwu.language.names import names_in, texts_of
from xuanwu.model.access import Caller
from xuanwu.model.draft import Draft
from xuanwu.model.spec import JobSpec
from xuanwu.service.jobs.find import find_job
from xuanwu.service.scripts.asked import Around, Asked, asked
from xuanwu.service.scripts.parts import Scripts
from xuanwu.service.scripts.port import GatewayPort
from xuanwu.store import artifacts, catalogs, jobs, secrets, spaces, variables
from xuanwu.store.database import Transaction


def gateway_of(scripts: Scripts) -> GatewayPort:
    """Returns the gateway. Raises: Unavailable on a server that was started without one."""
    if scripts.gateway is None:
        raise Unavailable(
            "This server has no gateway. Use a server that has the API role: xuanwu server "
            "--role api",
            code="gateway_absent",
        )
    return scripts.gateway


async def ask(
    scripts: Scripts, caller: Caller, space_id: str, draft: Draft, *, with_secrets: bool = False
) -> Asked:
    """Prepares the draft, or the saved text that it names: the newest one, or its `revision`.

    `with_secrets` inserts the values of the secrets that the text uses: only for reading real
    systems. Raises: NotFound for a job, revision, release, catalog or artifact; InvalidInput for
    a script that is too large.
    """
    spec, home = draft.spec(), space_id
    if draft.job is not None:
        async with scripts.core.db.read() as tx:
            job = await find_job(tx, caller, space_id, draft.job)
            number = draft.revision or job.latest_revision
            spec, home = (await jobs.revision(tx, job.id, number)).spec, job.space_id
        given = {"release": draft.release, "target": draft.target}
        spec = spec.model_copy(update={k: v for k, v in given.items() if v is not None})
    return await ask_spec(scripts, home, spec, variables=draft.variables, with_secrets=with_secrets)


async def ask_spec(
    scripts: Scripts,
    space_id: str,
    spec: JobSpec,
    *,
    variables: Mapping[str, str] | None = None,
    with_secrets: bool = False,
) -> Asked:
    """Prepares the text of a job; `variables` override those of the space."""
    release = scripts.infra.find_release(spec.release or scripts.infra.default.release).release
    async with scripts.core.db.read() as tx:
        around = await _around(tx, space_id, spec, variables or {})
        sealed = await secrets.all_of(tx, space_id)
    wanted = frozenset[str]()
    if with_secrets:
        texts = texts_of(spec, list(around.catalogs))
        wanted = (await in_thread(names_in, texts)).secrets
    around = replace(
        around,
        secret_names=frozenset(one.name for one in sealed),
        secrets={
            one.name: scripts.core.vault.unseal(one.sealed, one.context)
            for one in sealed
            if one.name in wanted
        },
    )
    for sha256 in around.artifact_names:
        await in_thread(scripts.blobs.link, sha256)
    return await in_thread(asked, spec, release, around)


async def _around(
    tx: Transaction, space_id: str, spec: JobSpec, given: Mapping[str, str]
) -> Around:
    """Loads the context, without secrets."""
    names = {one: await _name_of(tx, space_id, one) for one in spec.needed_artifacts}
    return Around(
        space=(await spaces.get(tx, space_id)).name,
        catalogs=[await catalogs.by_name(tx, space_id, name) for name in spec.catalogs],
        artifact_names=names,
        variables={v.name: v.value for v in await variables.all_of(tx, space_id)} | dict(given),
    )


async def _name_of(tx: Transaction, space_id: str, sha256: str) -> str:
    found = await artifacts.find(tx, space_id, sha256)
    if found is None:
        raise NotFound(
            f"The artifact {sha256[:12]}… was not found in this space. Upload the jar first: "
            "xuanwu artifact upload FILE.jar",
            where="artifacts",
        )
    return found.name
