"""Where the state of a run can be found again after its end."""

from __future__ import annotations

from xuanwu.kernel.errors import InvalidInput, XuanwuError, did_you_mean
from xuanwu.model.run import Run, Savepoint, SavepointState
from xuanwu.scheduling.tracking.parts import Tracking
from xuanwu.store import savepoints

NONE = "none"
LATEST = "latest"


def check_restore(restore: str) -> None:
    """Raises: InvalidInput for what is neither `none`, `latest`, nor a whole path or URI."""
    if restore not in {NONE, LATEST} and not restore.startswith("/") and ":" not in restore:
        raise InvalidInput(
            f"'{restore}' cannot be restored. Say none, latest, or the whole path of a savepoint"
            f" or checkpoint. {did_you_mean(restore, [NONE, LATEST])}",
            where="restore",
        )


async def restore_path(parts: Tracking, run: Run | None, restore: str) -> str | None:
    """The path for `none`, `latest` (of the state that `run` left), or a path as it is."""
    if restore == NONE:
        return None
    if restore == LATEST:
        return await latest_state(parts, run) if run else None
    return restore


async def latest_state(parts: Tracking, run: Run) -> str | None:
    """The newest state that a run left.

    The savepoint that stopped it, else its newest complete checkpoint, else its newest
    savepoint, else what it was itself restored from.
    """
    async with parts.db.read() as tx:
        taken = await savepoints.of_run(tx, run.id)
    done = [one for one in taken if one.state is SavepointState.DONE and one.path]
    final = [one for one in done if one.stops_run]
    if final:
        return _newest(final)
    checkpoint = await _checkpoint(parts, run)
    return checkpoint or (_newest(done) if done else run.restore_path)


def _newest(taken: list[Savepoint]) -> str | None:
    return max(taken, key=lambda savepoint: savepoint.created_at).path


async def _checkpoint(parts: Tracking, run: Run) -> str | None:
    try:
        target = parts.target(run.target)
        found = await target.latest_checkpoint(run.job_id, run.flink_job_id)
    except XuanwuError:
        found = None
    return found or _folder(run.checkpoint_path)


def _folder(checkpoint: str | None) -> str | None:
    """The folder of a checkpoint that was seen; later ones may have taken its place since."""
    folder, _, name = (checkpoint or "").rpartition("/")
    return f"{folder}/" if folder and name.startswith("chk-") else checkpoint
