"""Where the state of a run can be found again after its end."""

from __future__ import annotations

from xuanwu.kernel.errors import InvalidInput, XuanwuError, did_you_mean
from xuanwu.model.restore import LATEST, NONE, before
from xuanwu.model.run import Run, Savepoint, SavepointState
from xuanwu.model.state import Seen, State, Wish
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import savepoints


def check_restore(restore: str) -> None:
    """Raises: InvalidInput for what is neither `none`, `latest`, nor a whole path or URI."""
    if restore not in {NONE, LATEST} and not restore.startswith("/") and ":" not in restore:
        raise InvalidInput(
            f"'{restore}' cannot be restored. Say none, latest, or the whole path of a savepoint"
            f" or checkpoint. {did_you_mean(restore, [NONE, LATEST])}",
            where="restore",
        )


async def choices_of(parts: Tracking, run: Run | None, restore: str) -> tuple[str, ...]:
    """The choices for `none`, `latest` (of the state that `run` left), or for a path."""
    if restore == NONE:
        return ()
    if restore == LATEST:
        return await latest_state(parts, run) if run else ()
    return (restore,)


async def latest_state(parts: Tracking, run: Run) -> tuple[str, ...]:
    """The newest state that a run left.

    The savepoint that stopped it, else its newest complete checkpoint, else its newest
    savepoint, else what it was itself restored from.

    A folder that held a checkpoint, as was heard, must hold one still: it is the only choice. One
    that may hold some, of which nobody heard, stands before what there is besides; but not where
    the savepoint that stopped the run may have been taken: nothing else may pass for that.

    Of a run that finished by itself no checkpoint is looked for: it has read all its input, and
    Flink has removed them. Without a savepoint of its own the next run begins where it began.
    """
    async with parts.db.read() as tx:
        taken = await savepoints.of_run(tx, run.id)
    done = [one for one in taken if one.state is SavepointState.DONE and one.path]
    final = [one for one in done if one.stops_run]
    if final:
        return _newest(final)
    besides = _newest(done) if done else run.restore
    if run.seen is Seen.FINISHED and run.wish is not Wish.STOP_WITH_SAVEPOINT:
        return besides
    found = await _found(parts, run)
    if found and not found.endswith("/"):
        return (found,)
    if run.checkpoint_path:
        return (_folder(run.checkpoint_path),)
    if found is None:
        return besides
    return (found,) if _may_have_a_savepoint(run) else before(found, besides)


def _may_have_a_savepoint(run: Run) -> bool:
    """Of a run that ended while it was being stopped, and nobody heard how far Flink had come."""
    is_stopped = run.state is State.CANCEL and run.wish is Wish.STOP_WITH_SAVEPOINT
    return is_stopped and run.started_at is not None


def _newest(taken: list[Savepoint]) -> tuple[str, ...]:
    path = max(taken, key=lambda savepoint: savepoint.created_at).path
    return (path,) if path else ()


async def _found(parts: Tracking, run: Run) -> str | None:
    try:
        target = parts.target(run.target)
        return await target.latest_checkpoint(run.job_id, run.flink_job_id)
    except XuanwuError:
        return None


def _folder(checkpoint: str) -> str:
    """The folder of a checkpoint that was seen; later ones may have taken its place since."""
    folder, _, name = checkpoint.rpartition("/")
    return f"{folder}/" if folder and name.startswith("chk-") else checkpoint
