"""What a server answers, as JSON values, and a scripted server in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

NOW = "2026-01-02T03:04:05.000006Z"
Answer = httpx.Response | Exception


def run_json(**changes: Any) -> dict[str, Any]:
    """A run that is Running, as the server shows it."""
    return {
        "id": "run_1",
        "job_id": "job_1",
        "job_name": "orders",
        "space_id": "spc_1",
        "revision": 2,
        "release": "2.2.1",
        "target": "local",
        "parallelism": 1,
        "state": "Running",
        "wish": "run",
        "seen": "running",
        "phase": "running",
        "flink_job_id": "0" * 32,
        "created_at": NOW,
        "created_by": who_json("ada"),
        "seen_at": NOW,
        "seen_age_s": 1.5,
        "is_live": True,
        "actions": ["stop", "savepoint", "restart"],
        "failure": None,
        "a_key_of_tomorrow": 1,
        **changes,
    }


def job_json(**changes: Any) -> dict[str, Any]:
    """A SQL job with a run, as the server shows it."""
    return {
        "id": "job_1",
        "space_id": "spc_1",
        "name": "orders",
        "kind": "sql",
        "latest_revision": 2,
        "created_at": NOW,
        "created_by": who_json("ada"),
        "updated_at": NOW,
        "spec": {"name": "orders", "sql": "INSERT INTO a\nSELECT * FROM b;\n"},
        "last_run": run_json(),
        **changes,
    }


def who_json(name: str) -> dict[str, Any]:
    """Somebody who holds a token."""
    return {"kind": "token", "id": f"tok_{name}", "name": name}


def revision_json(number: int = 2, **spec: Any) -> dict[str, Any]:
    """A saved text of that job."""
    return {
        "id": f"rev_{number}",
        "job_id": "job_1",
        "number": number,
        "spec": {"name": "orders", "sql": "INSERT INTO a\nSELECT * FROM b;\n", **spec},
        "note": "",
        "created_at": NOW,
        "created_by": who_json("ada"),
    }


def event_json(seq: int, **changes: Any) -> dict[str, Any]:
    """One line of that run's history."""
    return {
        "seq": seq,
        "at": NOW,
        "subject": {"kind": "run", "id": "run_1"},
        "space_id": "spc_1",
        "job_id": "job_1",
        "kind": "move",
        "actor": {"kind": "system", "id": "system", "name": "xuanwu"},
        "message": f"event {seq}",
        "cause": "started",
        "facts": {"to": "Running"},
        **changes,
    }


def problem_json(code: str, detail: str, **changes: Any) -> dict[str, Any]:
    """A problem document."""
    return {
        "type": f"urn:xuanwu:{code}",
        "title": code,
        "status": 0,
        "detail": detail,
        "code": code,
        "owner": "user",
        "retry": "never",
        "where": None,
        "facts": {},
        **changes,
    }


def ok(value: Any, status: int = 200) -> httpx.Response:
    """An answer with a JSON body."""
    return httpx.Response(status, json=value)


def items(*values: Any, cursor: str | None = None) -> httpx.Response:
    """One page of a list."""
    return ok({"items": list(values), "next_cursor": cursor})


def problem(status: int, code: str, detail: str = "No.", **changes: Any) -> httpx.Response:
    """A refusal."""
    return httpx.Response(
        status,
        content=json.dumps(problem_json(code, detail, **changes)),
        headers={"content-type": "application/problem+json"},
    )


def sse(*blocks: Mapping[str, str], ends: bool = True) -> httpx.Response:
    """A whole stream; with `ends`, its last message says that it is over."""
    all_blocks = [*blocks, *([{"event": "end", "data": "{}"}] if ends else [])]
    text = "".join(
        "".join(f"{key}: {value}\n" for key, value in block.items()) + "\n" for block in all_blocks
    )
    return httpx.Response(200, text=text, headers={"content-type": "text/event-stream"})


@dataclass
class Script:
    """Gives its answers one after the other, the last one for ever, and keeps the requests."""

    answers: list[Answer]
    requests: list[httpx.Request] = field(default_factory=list[httpx.Request])

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def body(self, index: int = -1) -> Any:
        """The JSON that a request carried."""
        return json.loads(self.requests[index].content)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer
