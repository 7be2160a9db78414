"""The shapes of Flink's REST answers, so that the fake can be held against a real cluster.

A shape keeps keys and types, no values: `{"state": "str", "tasks": {…}}`; a list has the shape
of its first element.
"""

from __future__ import annotations

import time
from typing import Any

import httpx

TRIGGER_ID = "0123456789abcdef0123456789abcdef"
UNKNOWN_ID = "f" * 32


def shapes_of(url: str, job_id: str) -> dict[str, Any]:
    """Asks the cluster at `url`, whose job is running, all that the client asks but its end."""
    with httpx.Client(base_url=url, timeout=10, trust_env=False) as flink:
        job = f"{url}/jobs/{job_id}"
        found = {
            "overview": _ask(flink, "GET", f"{url}/overview"),
            "jobs": _ask(flink, "GET", f"{url}/jobs/overview"),
            "exceptions": _ask(flink, "GET", f"{job}/exceptions?maxExceptions=1"),
            "checkpoints": _ask(flink, "GET", f"{job}/checkpoints"),
            "metrics": _gathered(flink, f"{job}/metrics?get=numRestarts"),
            "unknown_job": _ask(flink, "GET", f"{url}/jobs/{UNKNOWN_ID}/checkpoints"),
            "unknown_savepoint": _ask(flink, "GET", f"{job}/savepoints/{UNKNOWN_ID}"),
            "unknown_cancel": _ask(flink, "PATCH", f"{url}/jobs/{UNKNOWN_ID}?mode=cancel"),
            "bad_trigger": _ask(flink, "POST", f"{job}/savepoints", {"triggerId": "zz"}),
            "trigger": _ask(flink, "POST", f"{job}/savepoints", {"triggerId": TRIGGER_ID}),
        }
        found["savepoint"] = _settled(flink, f"{job}/savepoints/{TRIGGER_ID}")
        return found


def shapes_of_failure(url: str, job_id: str) -> dict[str, Any]:
    """Asks for the exceptions of a job that has failed."""
    with httpx.Client(base_url=url, timeout=10, trust_env=False) as flink:
        path = f"{url}/jobs/{job_id}/exceptions?maxExceptions=1"
        return {"failed_exceptions": _ask(flink, "GET", path)}


def differences(fake: Any, real: Any, where: str = "") -> list[str]:
    """What the fake answers and the real one does not: unknown keys and other types.

    `null` fits everything; keys that only the real one has are none of the client's business.
    """
    if "null" in (fake, real):
        return []
    if isinstance(fake, dict) and isinstance(real, dict):
        unknown = [f"{where}/{key} is not in the real answer" for key in fake if key not in real]
        deeper = [
            line
            for key in fake
            if key in real
            for line in differences(fake[key], real[key], f"{where}/{key}")
        ]
        return unknown + deeper
    if isinstance(fake, list) and isinstance(real, list):
        return differences(fake[0], real[0], f"{where}[]") if fake and real else []
    return [] if fake == real else [f"{where} is {fake} in the fake and {real} in the real answer"]


def _ask(flink: httpx.Client, method: str, url: str, body: Any = None) -> dict[str, Any]:
    answer = flink.request(method, url, json=body)
    return {"status": str(answer.status_code), "body": _shape(answer.json())}


def _gathered(flink: httpx.Client, url: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while not flink.get(url).json():
        assert time.monotonic() < deadline, "the metrics were not gathered"
    return _ask(flink, "GET", url)


def _settled(flink: httpx.Client, url: str) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while flink.get(url).json()["status"]["id"] == "IN_PROGRESS":
        assert time.monotonic() < deadline, "the savepoint did not end"
    return _ask(flink, "GET", url)


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_shape(value[0])] if value else []
    if value is None:
        return "null"
    return type(value).__name__
