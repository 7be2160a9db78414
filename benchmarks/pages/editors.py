"""Many people who type at once: each has a script of its own, and has it checked at each pause."""

from __future__ import annotations

import time
from functools import partial

import anyio
import httpx
from tests.support.server import Server

from benchmarks.sessions.scripts import fifty, written

_PATIENCE_S = 60.0


async def checks(server: Server, editors: int, every_s: float, seconds: float) -> list[float]:
    """Seconds of each check of `editors` editors; each one changes its text every `every_s`.

    The first check of each editor is not counted: an editor is opened once. An answer that takes
    longer than `every_s` delays the next change of that editor, as the page cancels the older one.
    """
    took: list[float] = []
    headers = {"Authorization": f"Bearer {server.token}"}
    limits = httpx.Limits(max_connections=editors, max_keepalive_connections=editors)
    async with httpx.AsyncClient(
        base_url=server.url, headers=headers, limits=limits, timeout=_PATIENCE_S, trust_env=False
    ) as http:
        for editor in range(editors):
            await _check(http, editor, 0)
        async with anyio.create_task_group() as tasks:
            for editor in range(editors):
                wait = every_s * editor / editors
                tasks.start_soon(partial(_type, http, editor, wait, every_s, seconds, took))
    return took


async def _type(
    http: httpx.AsyncClient,
    editor: int,
    wait: float,
    every_s: float,
    seconds: float,
    took: list[float],
) -> None:
    await anyio.sleep(wait)
    for change in range(1, int(seconds / every_s) + 1):
        began = time.perf_counter()
        await _check(http, editor, change)
        spent = time.perf_counter() - began
        took.append(spent)
        await anyio.sleep(max(0.0, every_s - spent))


async def _check(http: httpx.AsyncClient, editor: int, change: int) -> None:
    answer = await http.post("/api/v1/gateway/check", json={"sql": script(editor, change)})
    answer.raise_for_status()
    errors = [one for one in answer.json()["findings"] if one["severity"] == "error"]
    if errors:
        raise RuntimeError(f"The script should be right: {errors}")


def script(editor: int, change: int) -> str:
    """50 statements that no other editor has; one INSERT differs with each change."""
    return written(fifty(1000 + change)).replace("sums", f"sums_{editor}")
