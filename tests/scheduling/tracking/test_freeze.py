"""What a run executes stays as it was at its acceptance, whatever is changed meanwhile."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from tests.support.platform import ME, Platform, open_platform, tracked
from tests.support.wait import eventually
from xuanwu.metadata import catalogs
from xuanwu.model.event import EventKind
from xuanwu.model.run import Run
from xuanwu.model.state import State
from xuanwu.scheduling.tracking.freeze import frozen
from xuanwu.service.runs import definition, engine
from xuanwu.service.runs.restart import RestartOrder, restart
from xuanwu.service.sharing import variables
from xuanwu.store.tables.runs import definitions

pytestmark = pytest.mark.anyio
_SQL = "INSERT INTO sink SELECT '${word}' FROM source"
_CATALOG = "CREATE CATALOG lake WITH ('type' = '${kind}', 'password' = '${secret.lake}')"
_AGAIN = {"delay": "10ms", "attempts": 1}


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncGenerator[Platform]:
    async with open_platform(tmp_path) as platform, tracked(platform):
        yield platform


async def _set(platform: Platform, **values: str) -> None:
    for name, value in values.items():
        await variables.set_variable(platform.core, ME, platform.space_id, name, value)


async def _fetched(platform: Platform, run: Run) -> dict[str, Any]:
    """What a JobManager of the run is given now."""
    now = await platform.run(run.id)
    return await engine.run_definition(platform.core, "http://127.0.0.1:1", now)


async def test_every_jobmanager_of_a_run_gets_the_definition_of_its_acceptance(
    platform: Platform,
) -> None:
    await _set(platform, word="first", kind="old", unused="x")
    await variables.set_secret(platform.core, ME, platform.space_id, "lake", "hunter22")
    await catalogs.write(platform.core, ME, platform.space_id, "lake", _CATALOG)
    run = await platform.start(await platform.job(sql=_SQL, catalogs=["lake"]))
    before = await _fetched(platform, run)
    await _set(platform, word="second", kind="new")
    await catalogs.write(
        platform.core, ME, platform.space_id, "lake", "CREATE CATALOG lake WITH ('type' = 'x')"
    )
    await variables.set_secret(platform.core, ME, platform.space_id, "lake", "rotated")
    after = await _fetched(platform, run)
    assert before["variables"] == {"word": "first", "kind": "old"}
    assert before["catalogs"] == [{"name": "lake", "sql": _CATALOG}]
    assert (before["secrets"], after["secrets"]) == ({"lake": "hunter22"}, {"lake": "rotated"})
    assert {**after, "secrets": {}} == {**before, "secrets": {}}


async def test_a_stored_catalog_is_frozen_in_the_dialect_of_the_release(
    platform: Platform,
) -> None:
    sql = "CREATE CATALOG lake WITH ('type' = '{}')"
    core, space = platform.core, platform.space_id
    await catalogs.write(core, ME, space, "lake", sql.format("table-store"))
    run = await platform.start(await platform.job(catalogs=["lake"]))
    given = (await _fetched(platform, run))["catalogs"]
    assert given == [{"name": "lake", "sql": sql.format("paimon")}]


async def test_the_values_of_secrets_are_not_kept(platform: Platform) -> None:
    await variables.set_secret(platform.core, ME, platform.space_id, "lake", "hunter22")
    await _set(platform, kind="jdbc")
    await catalogs.write(platform.core, ME, platform.space_id, "lake", _CATALOG)
    run = await platform.start(await platform.job(catalogs=["lake"]))
    kept = await definition.show(platform.core, ME, run.id)
    assert kept["secrets"] == ["lake"]
    assert "hunter22" not in str(kept)


async def test_a_retry_executes_what_the_lost_run_did(platform: Platform) -> None:
    await _set(platform, word="first")
    run = await platform.start(await platform.job(sql=_SQL, restart=_AGAIN))
    await platform.until(run, State.RUNNING)
    await _set(platform, word="second")
    platform.target.vanish(run.id)
    follower = await _follower(platform, run)
    assert (await _fetched(platform, follower))["variables"] == {"word": "first"}
    assert (await _fetched(platform, follower))["run"]["id"] == follower.id


async def test_a_restart_by_a_user_executes_what_the_space_holds_then(platform: Platform) -> None:
    await _set(platform, word="first")
    run = await platform.start(await platform.job(sql=_SQL))
    await platform.until(run, State.RUNNING)
    await _set(platform, word="second")
    await restart(platform.scripts, ME, run.id, RestartOrder(restore="none"))
    follower = await _follower(platform, run)
    assert (await _fetched(platform, follower))["variables"] == {"word": "second"}
    told = await definition.diff(platform.core, ME, run.id, follower.id)
    assert "-  word: first" in told and "+  word: second" in told
    assert await definition.diff(platform.core, ME, run.id, run.id) == ""


async def test_a_run_of_an_older_server_keeps_what_it_is_first_given(platform: Platform) -> None:
    await _set(platform, word="first")
    run = await platform.start(await platform.job(sql=_SQL))
    async with platform.core.db.begin() as tx:
        await tx.execute(delete(definitions))
    first = await frozen(platform.core, run)
    await _set(platform, word="second")
    assert await frozen(platform.core, run) == first
    assert first["variables"] == {"word": "first"}


async def test_a_restart_whose_catalog_is_gone_says_so_and_starts_nothing(tmp_path: Path) -> None:
    async with open_platform(tmp_path) as platform:
        core, space = platform.core, platform.space_id
        await catalogs.write(core, ME, space, "lake", "CREATE CATALOG lake WITH ('type' = 'x')")
        run = await platform.start(await platform.job(catalogs=["lake"]))
        await restart(platform.scripts, ME, run.id, RestartOrder(restore="none"))
        await catalogs.delete(core, ME, space, "lake")
        async with tracked(platform):
            (note,) = await eventually(lambda: _notes(platform, run), what="a note")
            assert "The run was not restarted" in note and "lake" in note
            assert (await platform.until_removed(run)).state is State.CANCEL


async def _notes(platform: Platform, run: Run) -> list[str]:
    found = await platform.events(run.id)
    return [event.message for event in found if event.kind is EventKind.RESTART]


async def _follower(platform: Platform, run: Run) -> Run:
    async def followed() -> Run | None:
        found = await platform.events(run.id)
        notes = [event for event in found if event.kind is EventKind.RESTART]
        return await platform.run(str(notes[0].facts["run"])) if notes else None

    return await eventually(followed, within=60, what="a follower")
