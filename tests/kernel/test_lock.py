"""Locks that live as long as the process that holds them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import anyio
import pytest

from tests.support.wait import wait_until
from xuanwu.kernel import lock


def test_a_lock_has_one_holder_and_asking_takes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a" / "one.lock"
    assert not lock.is_held(path)
    fd = lock.take(path)
    assert fd is not None
    assert lock.is_held(path)
    assert lock.take(path) is None
    os.close(fd)
    assert not lock.is_held(path)
    again = lock.take(path)
    assert again is not None
    os.close(again)


def test_a_child_that_inherits_the_lock_holds_it_for_its_life(tmp_path: Path) -> None:
    path = tmp_path / "one.lock"
    fd = lock.take(path)
    assert fd is not None
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(fd,))
    os.close(fd)
    assert lock.is_held(path)
    assert lock.take(path) is None
    child.kill()
    child.wait()
    assert child.stdin
    child.stdin.close()
    wait_until(lambda: not lock.is_held(path))


def test_a_lock_whose_file_was_removed_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "one.lock"
    old = lock.take(path)
    path.unlink()
    new = lock.take(path)
    assert old is not None
    assert new is not None
    os.close(old)
    assert lock.is_held(path)
    os.close(new)


def test_a_lock_that_is_given_back_leaves_no_file_and_no_two_holders(tmp_path: Path) -> None:
    path = tmp_path / "one.lock"
    inside: list[int] = []
    worst: list[int] = []

    def work() -> None:
        for _ in range(200):
            fd = lock.wait_for(path)
            inside.append(1)
            worst.append(len(inside))
            inside.pop()
            lock.give_back(path, fd)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(worst), max(worst)) == (800, 1)
    assert not path.exists()


def test_only_a_lock_that_nobody_holds_is_discarded(tmp_path: Path) -> None:
    path = tmp_path / "one.lock"
    fd = lock.take(path)
    assert fd is not None
    lock.discard(path)
    assert lock.is_held(path)
    os.close(fd)
    lock.discard(path)
    assert not path.exists()
    lock.discard(path)


@pytest.mark.anyio
async def test_a_turn_is_waited_for_can_be_given_up_and_leaves_no_file(tmp_path: Path) -> None:
    path, order = tmp_path / "one.lock", list[str]()
    given_up = anyio.CancelScope()

    async def wait() -> None:
        async with lock.turn_at(path):
            order.append("second")

    async with anyio.create_task_group() as tasks, lock.turn_at(path):
        with given_up:
            given_up.deadline = anyio.current_time() + 0.01
            await wait()
        tasks.start_soon(wait)
        order.append("first")
    assert given_up.cancelled_caught
    assert order == ["first", "second"]
    assert not path.exists()
