"""The OpenAPI document: FastAPI's own, plus our problem documents and idempotency keys."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from xuanwu.api.idempotency import HEADER
from xuanwu.api.schemas.problem import Problem

_UPLOAD = "upload_artifact"
_WITHOUT_KEYS = {"engine", "gateway", "session"}
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Chosen by the caller. Requests with the same key take effect only once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_PROBLEM = {
    "description": "The request was rejected or failed; the body is a problem document.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def document(api: FastAPI) -> dict[str, Any]:
    """Returns the document of `api`, built once."""
    if api.openapi_schema is None:
        api.openapi_schema = _make(api)
    return api.openapi_schema


def _make(api: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=api.title,
        version=api.version,
        summary=api.summary,
        routes=api.routes,
        separate_input_output_schemas=True,
    )
    schemas = made["components"]["schemas"]
    for ours in ("HTTPValidationError", "ValidationError"):
        schemas.pop(ours, None)
    schemas["Problem"] = Problem.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    schemas |= schemas["Problem"].pop("$defs", {})
    made["components"]["responses"] = {"Problem": _PROBLEM}
    made["components"]["parameters"] = {"Key": _KEY}
    for path in made["paths"].values():
        for method, operation in path.items():
            _mend(method, operation)
    return made


def _mend(method: str, operation: dict[str, Any]) -> None:
    operation["responses"].pop("422", None)
    for answer in operation["responses"].values():
        schema = answer.get("content", {}).get("text/event-stream", {}).get("schema", {})
        if "$ref" in schema:  # FastAPI types a stream as "string", which would contradict it
            schema.pop("type", None)
    operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
    if (
        method != "get"
        and operation["operationId"] != _UPLOAD
        and not _WITHOUT_KEYS & set(operation["tags"])
    ):
        keys = {"$ref": "#/components/parameters/Key"}
        operation["parameters"] = [*operation.get("parameters", []), keys]
