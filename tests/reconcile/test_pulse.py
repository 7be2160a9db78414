"""The heartbeat of loops: a probe sees that they turn, or that they hang."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from tests.reconcile.rows import Rows
from tests.reconcile.test_loop import QUICK, Result, Step, never, same, until
from xuanwu.model.lease import LeaseKey
from xuanwu.reconcile.doorbell import Doorbell
from xuanwu.reconcile.loop import Loop
from xuanwu.reconcile.pulse import Pulse

pytestmark = pytest.mark.anyio

SHORT = replace(QUICK, lease=timedelta(milliseconds=60))


@asynccontextmanager
async def _beating(pulse: Pulse, rows: Rows, step: Step = same) -> AsyncGenerator[None]:
    def on_error(key: LeaseKey, _: Exception) -> Result:
        return key, key.row

    loop = Loop("test", rows, step, on_error, SHORT, Doorbell(), pulse)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(loop.run)
        yield
        tasks.cancel_scope.cancel()


async def _beats(file: Path) -> None:
    """Waits until the file is touched twice from now."""
    for _ in range(2):
        file.unlink(missing_ok=True)
        await until(file.exists)


async def _turns(rows: Rows) -> None:
    turns = rows.claims
    await until(lambda: rows.claims > turns + 20)


async def test_the_file_is_touched_once_all_have_beaten_again(tmp_path: Path) -> None:
    file = tmp_path / "alive"
    pulse = Pulse(file)
    pulse.join("a")
    pulse.join("b")
    for _ in range(2):
        await pulse.beat("a")
        await pulse.beat("a")
        assert not file.exists()
        await pulse.beat("b")
        file.unlink()


async def test_an_idle_loop_beats(tmp_path: Path) -> None:
    async with _beating(Pulse(tmp_path / "alive"), Rows([])):
        await _beats(tmp_path / "alive")


async def test_a_loop_beats_while_the_database_is_away(tmp_path: Path) -> None:
    rows = Rows([], claim_failures=10**6)
    async with _beating(Pulse(tmp_path / "alive"), rows):
        await _beats(tmp_path / "alive")


async def test_a_loop_beats_while_its_pool_is_full(tmp_path: Path) -> None:
    rows = Rows([str(n) for n in range(50)])
    async with _beating(Pulse(tmp_path / "alive"), rows, never):
        await until(lambda: len(rows.due) == 50 - SHORT.pool)
        await _beats(tmp_path / "alive")


async def test_a_loop_that_hangs_does_not_beat_though_others_do(tmp_path: Path) -> None:
    file = tmp_path / "alive"
    pulse, hung, well = Pulse(file), Rows(["a"], renew_gate=anyio.Event()), Rows([])
    async with _beating(pulse, hung, never):
        await until(lambda: bool(hung.renewed))
        async with anyio.create_task_group() as tasks:
            other = Loop("other", well, same, lambda key, _: (key, ""), SHORT, Doorbell(), pulse)
            tasks.start_soon(other.run)
            await _turns(well)  # the beats from before it hung may touch the file once more
            file.unlink(missing_ok=True)
            await _turns(well)
            assert not file.exists()
            assert hung.renew_gate
            hung.renew_gate.set()
            await until(file.exists)
            tasks.cancel_scope.cancel()


async def test_a_file_that_cannot_be_written_stops_no_loop(tmp_path: Path) -> None:
    rows = Rows([str(n) for n in range(50)])
    async with _beating(Pulse(tmp_path / "none" / "alive"), rows):
        await until(lambda: len(rows.written) == 50)
