"""APIs for tests: FastAPI prepares routes at their first request, once a process and not a test."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from fastapi import FastAPI

from xuanwu.api.app import equip, make_api
from xuanwu.api.deps import Backend

_idle: list[FastAPI] = []


@contextmanager
def lend_api(backend: Backend) -> Generator[FastAPI]:
    """An API over these parts; the next caller gets the same one with its own."""
    api = _idle.pop() if _idle else make_api()
    try:
        yield equip(api, backend)
    finally:
        _idle.append(api)
