"""Freezes what a run executes: its text, options, catalogs and variables as they are now.

Every JobManager of the run gets this definition, also after later changes in the space. It contains
the names of secrets; their values are added when it is fetched, and never stored in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xuanwu.core import Core
from xuanwu.kernel.tasks import in_thread
from xuanwu.language.dialect.translate import translate
from xuanwu.language.names import names_in, texts_of
from xuanwu.model.definition import definition
from xuanwu.model.job import Revision
from xuanwu.model.run import Run
from xuanwu.scheduling.releases import catalogue
from xuanwu.store import artifacts, catalogs, definitions, jobs, spaces, variables

Definition = Mapping[str, Any]


async def freeze(core: Core, run: Run, revision: Revision) -> Definition:
    """Makes the definition of a run of this revision from the current contents of its space.

    Raises: NotFound when a catalog is gone, or Xuanwu does not know the release.
    """
    spec = revision.spec
    async with core.db.read() as tx:
        space = await spaces.get(tx, run.space_id)
        chosen = [await catalogs.by_name(tx, run.space_id, name) for name in spec.catalogs]
        known = await variables.all_of(tx, run.space_id)
        names: dict[str, str] = {}
        for sha256 in spec.needed_artifacts:
            if artifact := await artifacts.find(tx, run.space_id, sha256):
                names[sha256] = artifact.name
    release = catalogue.find(run.release)
    used = await in_thread(lambda: names_in(texts_of(spec, chosen)))
    written = await in_thread(translate, spec.sql or "", spec.options, release, chosen)
    return definition(
        run={"id": run.id, "job": run.job_name, "space": space.name},
        spec=spec.model_copy(update={"options": written.options}),
        edits=written.edits,
        catalogs=written.catalogs,
        artifact_names=names,
        variables={one.name: one.value for one in known if one.name in used.variables},
        secrets=used.secrets,
    )


async def frozen(core: Core, run: Run) -> Definition:
    """The definition with which a run was accepted.

    A run that an older server accepted has none; its definition is frozen and stored now.
    """
    async with core.db.read() as tx:
        known = await definitions.find(tx, run.id)
        if known is not None:
            return known
        revision = await jobs.revision(tx, run.job_id, run.revision)
    made = await freeze(core, run, revision)
    async with core.db.begin() as tx:
        await definitions.write(tx, run, made)
        return await definitions.find(tx, run.id) or made
