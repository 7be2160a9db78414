from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tools.generated import FILES

from tests.support.server import Server, running
from xuanwu.api.app import make_api

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = make_api().openapi()
OPERATIONS = {
    f"{method} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def test_the_document_in_the_repository_is_fresh() -> None:
    name = "docs/openapi.json"
    assert (ROOT / name).read_text() == FILES[name](), "make generate"


def test_every_operation_says_what_it_does_and_how_it_is_refused() -> None:
    for name, operation in OPERATIONS.items():
        assert operation["description"], name
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Problem"}
        assert "422" not in operation["responses"], name
    ids = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(ids)) == len(ids)


def test_every_act_takes_a_key_but_uploads_the_engine_and_sign_ins() -> None:
    key = {"$ref": "#/components/parameters/Key"}
    for name, operation in OPERATIONS.items():
        takes = key in operation.get("parameters", [])
        is_upload = operation["operationId"] == "upload_artifact"
        exempt = is_upload or operation["tags"][0] in {"engine", "gateway", "session"}
        assert takes is (not name.startswith("get ") and not exempt), name


def test_every_reference_leads_somewhere() -> None:
    for reference in set(_references(DOCUMENT)):
        place: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
        assert place


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("schemathesis"), role="api") as server:
        yield server


def test_the_server_answers_as_its_document_says_whatever_is_sent(server: Server) -> None:
    """Made-up calls of both kinds, right and wrong ones, to every route that ends by itself."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{server.url}/api/v1/openapi.json",
        f"--header=Authorization: Bearer {server.token}",
        "--exclude-path-regex=/(stream|install)$",
        "--phases=coverage,fuzzing",
        "--mode=all",
        # A text can be well-formed and yet wrong; and `/jobs/apply` is also a job of that name.
        "--exclude-checks=positive_data_acceptance,allow_header_conformance",
        "--max-examples=5",
        "--seed=1",
        "--generation-database=none",
        "--no-color",
    ]
    done = subprocess.run(
        command, cwd=server.home, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    assert "request_failed" not in server.log
