"""Finds the state that a run left, from which another run can start."""

from __future__ import annotations

from xuanwu.core import Core
from xuanwu.kernel.errors import InvalidInput, NotFound, did_you_mean
from xuanwu.model.cluster import StatePlace
from xuanwu.model.restore_choices import LATEST, NONE, before
from xuanwu.model.run import Run, Savepoint, SavepointState
from xuanwu.model.state import Seen, State, Wish
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.store import savepoints


def check_restore(restore: str) -> None:
    """Raises: InvalidInput when `restore` is neither `none`, `latest`, an absolute path nor a
    URI."""
    if restore not in {NONE, LATEST} and not restore.startswith("/") and ":" not in restore:
        raise InvalidInput(
            f"'{restore}' cannot be restored. Use none, latest, or the full path of a savepoint "
            f"or checkpoint. {did_you_mean(restore, [NONE, LATEST])}",
            where="restore",
        )


async def choices_of(
    core: Core, infra: Infrastructure, run: Run | None, restore: str
) -> tuple[str, ...]:
    """The choices for `restore`: `none`, `latest` (the state that `run` left) or a path."""
    if restore == NONE:
        return ()
    if restore == LATEST:
        return await latest_state(core, infra, run) if run else ()
    return (restore,)


async def latest_state(core: Core, infra: Infrastructure, run: Run) -> tuple[str, ...]:
    """The choices for the newest state that a run left.

    That is the savepoint that stopped the run, else its newest complete checkpoint, else its newest
    savepoint, else the state that it started from itself.

    A folder in which a checkpoint was seen must still contain one, so it is the only choice. A
    folder that may contain checkpoints, though none was seen, comes first, before the other
    choices. It is the only choice if a savepoint may have stopped the run: no older state may
    replace that savepoint.

    For a run that finished by itself, checkpoints are not considered: it has read all its input,
    and Flink has removed them. If it has no savepoint, the next run starts from the same state.

    Raises: the error of a target that cannot say now what it has: older state must not replace it.
    """
    async with core.db.read() as tx:
        taken = await savepoints.of_run(tx, run.id)
    done = [one for one in taken if one.state is SavepointState.DONE and one.path]
    final = [one for one in done if one.stops_run]
    if final:
        return _newest(final)
    besides = _newest(done) if done else run.restore
    if run.seen is Seen.FINISHED and run.wish is not Wish.STOP_WITH_SAVEPOINT:
        return besides
    found = await _found(infra, run)
    if found and not found.endswith("/"):
        return (found,)
    if run.checkpoint_path:
        return (_folder(run.checkpoint_path),)
    if found is None:
        return besides
    return (found,) if _may_have_a_savepoint(run) else before(found, besides)


def _may_have_a_savepoint(run: Run) -> bool:
    """Whether the run ended during a stop with savepoint, so that the savepoint may be complete."""
    is_stopped = run.state is State.CANCEL and run.wish is Wish.STOP_WITH_SAVEPOINT
    return is_stopped and run.started_at is not None


def _newest(taken: list[Savepoint]) -> tuple[str, ...]:
    path = max(taken, key=lambda savepoint: savepoint.created_at).path
    return (path,) if path else ()


async def _found(infra: Infrastructure, run: Run) -> str | None:
    """What the run's target has; None if the target was removed. Raises: the target's error."""
    try:
        target = infra.target(run.target)
        place = StatePlace(run.job_id, run.flink_job_id, run.state_uri)
        return await target.latest_checkpoint(place)
    except NotFound:
        return None


def _folder(checkpoint: str) -> str:
    """The folder of a checkpoint that was seen; later checkpoints may have replaced it."""
    folder, _, name = checkpoint.rpartition("/")
    return f"{folder}/" if folder and name.startswith("chk-") else checkpoint
