"""A small synchronous client of an API server for tests: raw objects, and a deadline on each call.

The platform's own client is what is tested; so the tests look with another one.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import httpx

Object = dict[str, Any]
_WITHIN_S = 15
_MANAGER = "tests"
_NOT_FOUND = 404


class Api:
    """Calls with an administrator's rights; every error of the server is an `HTTPStatusError`."""

    def __init__(self, server: str, pki: Path) -> None:
        context = ssl.create_default_context(cafile=str(pki / "ca.crt"))
        context.load_cert_chain(str(pki / "admin.crt"), str(pki / "admin.key"))
        self._http = httpx.Client(
            base_url=server, verify=context, timeout=_WITHIN_S, trust_env=False
        )
        self._plurals: dict[tuple[str, str], tuple[str, bool]] = {}

    def __enter__(self) -> Api:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **query: str) -> Object:
        """The object or list at a path below the server's root."""
        return self._call("GET", path, params=query)

    def find(self, path: str) -> Object | None:
        """The same, or nothing where the server says 404."""
        try:
            return self.get(path)
        except httpx.HTTPStatusError as error:
            if error.response.status_code == _NOT_FOUND:
                return None
            raise

    def items(self, path: str, **query: str) -> list[Object]:
        return cast("list[Object]", self.get(path, **query)["items"])

    def text(self, path: str, **query: str) -> str:
        """What is not an object: logs, health, what a service behind the proxy says."""
        return self._send("GET", path, params=query).text

    def create(self, path: str, content: Mapping[str, Any]) -> Object:
        return self._call("POST", path, json=content)

    def apply(self, manifest: Mapping[str, Any]) -> Object:
        """Makes or changes an object by server-side apply; overrules other writers."""
        return self._patch(self.path_of(manifest), manifest)

    def apply_status(self, manifest: Mapping[str, Any]) -> Object:
        return self._patch(f"{self.path_of(manifest)}/status", manifest)

    def delete(
        self, path: str, *, grace_s: int | None = None, propagation: str = "Foreground"
    ) -> None:
        """Asks for removal; what is not there is fine."""
        options: Object = {"propagationPolicy": propagation}
        if grace_s is not None:
            options["gracePeriodSeconds"] = grace_s
        try:
            self._send("DELETE", path, json=options)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != _NOT_FOUND:
                raise

    def watch(self, path: str, version: str, *, seconds: int) -> Iterator[Object]:
        """The changes of a list since a version, for at most so many seconds."""
        query = {"watch": "1", "resourceVersion": version, "timeoutSeconds": str(seconds)}
        limit = httpx.Timeout(_WITHIN_S, read=seconds + _WITHIN_S)
        with self._http.stream("GET", path, params=query, timeout=limit) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                yield json.loads(line)

    def path_of(self, manifest: Mapping[str, Any]) -> str:
        """Where the server keeps an object, found by its kind as the server lists it."""
        version, kind = manifest["apiVersion"], manifest["kind"]
        root = f"/apis/{version}" if "/" in version else f"/api/{version}"
        if (version, kind) not in self._plurals:
            for one in self.get(root)["resources"]:
                if "/" not in one["name"]:
                    self._plurals[version, one["kind"]] = (one["name"], one["namespaced"])
        plural, namespaced = self._plurals[version, kind]
        metadata = manifest["metadata"]
        space = f"/namespaces/{metadata['namespace']}" if namespaced else ""
        return f"{root}{space}/{plural}/{metadata['name']}"

    def _patch(self, path: str, manifest: Mapping[str, Any]) -> Object:
        return self._call(
            "PATCH",
            path,
            params={"fieldManager": _MANAGER, "force": "true"},
            content=json.dumps(manifest, ensure_ascii=False),  # YAML knows no surrogates
            headers={"Content-Type": "application/apply-patch+yaml"},
        )

    def _call(self, method: str, path: str, **more: Any) -> Object:
        return cast("Object", self._send(method, path, **more).json())

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = self._http.request(method, path, **more)
        if answer.is_error:
            raise httpx.HTTPStatusError(
                f"{method} {path}: {answer.status_code} {answer.text}",
                request=answer.request,
                response=answer,
            )
        return answer
