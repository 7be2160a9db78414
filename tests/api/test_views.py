from __future__ import annotations

from dataclasses import fields

import pytest
from pydantic import BaseModel

from xuanwu.api.schemas import access, events, jobs, metadata, runs
from xuanwu.model.access import AccessToken, Principal, Space
from xuanwu.model.cluster import (
    Process,
)
from xuanwu.model.event import Event, Subject
from xuanwu.model.job import Job, Revision
from xuanwu.model.possession import Artifact, Catalog, Secret, Variable
from xuanwu.model.run import Failure, Run, Savepoint

PAIRS: list[tuple[type[BaseModel], type, set[str], set[str]]] = [
    (runs.RunView, Run, {"is_live", "seen_age_s", "actions"}, {"lease", "watched"}),
    (runs.FailureView, Failure, set(), set()),
    (runs.SavepointView, Savepoint, set(), set()),
    (events.EventView, Event, set(), set()),
    (runs.ProcessView, Process, set(), set()),
    (jobs.JobView, Job, {"spec", "last_run"}, set()),
    (jobs.RevisionView, Revision, set(), set()),
    (events.SubjectView, Subject, set(), set()),
    (access.PrincipalView, Principal, set(), set()),
    (access.SpaceView, Space, set(), set()),
    (access.TokenView, AccessToken, set(), set()),
    (metadata.CatalogView, Catalog, set(), set()),
    (metadata.VariableView, Variable, set(), set()),
    (metadata.SecretView, Secret, set(), {"sealed"}),
    (metadata.ArtifactView, Artifact, set(), set()),
]


@pytest.mark.parametrize(("view", "model", "added", "hidden"), PAIRS)
def test_a_view_has_the_fields_of_its_model(
    view: type[BaseModel], model: type, added: set[str], hidden: set[str]
) -> None:
    assert set(view.model_fields) - added == {field.name for field in fields(model)} - hidden
