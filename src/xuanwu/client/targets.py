"""Targets over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from xuanwu.client.paths import path
from xuanwu.client.transport import Call, Transport
from xuanwu.client.views import TargetRemoved, TargetView
from xuanwu.model.target import Probe

_TEST_S = 60.0
"""A test takes as long as the cluster that it calls, at most half of this."""


class Targets:
    """The places where clusters live."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Iterator[TargetView]:
        """Lists the targets by name."""
        return self._transport.items("/targets", TargetView)

    def get(self, name: str) -> TargetView:
        """Returns one target. Raises: NotFound."""
        return self._transport.get(path("targets", name), TargetView)

    def add(self, name: str, settings: Mapping[str, Any]) -> TargetView:
        """Adds a Kubernetes namespace; `settings` as under `[targets.NAME]` in the settings file.

        Raises: InvalidInput with the key; Conflict when the name is taken.
        """
        body = {"name": name, "settings": dict(settings)}
        return self._transport.act(Call("POST", "/targets", json=body), TargetView)

    def edit(self, name: str, settings: Mapping[str, Any], *, version: int) -> TargetView:
        """Replaces the settings of a target whose version is still `version`.

        A secret that is sent as it was shown, "(set)", keeps its value.
        Raises: NotFound; InvalidInput with the key; Conflict (`version_changed`).
        """
        body = {"version": version, "settings": dict(settings)}
        return self._transport.act(Call("PUT", path("targets", name), json=body), TargetView)

    def test(self, name: str) -> Probe:
        """Tests a saved target, step by step. Raises: NotFound."""
        return self._probe(Call("POST", path("targets", name, "test")))

    def test_settings(self, settings: Mapping[str, Any], *, name: str | None = None) -> Probe:
        """Tests unsaved settings; with `name`, secrets of that target may be "(set)".

        Raises: InvalidInput with the key.
        """
        body = {"name": name, "settings": dict(settings)}
        return self._probe(Call("POST", "/targets/test", json=body))

    def remove(self, name: str) -> TargetRemoved:
        """Removes a target. Raises: NotFound; Conflict while runs or settings need it."""
        return self._transport.act(Call("DELETE", path("targets", name)), TargetRemoved)

    def forget(self, name: str) -> None:
        """Permits the target to lead to another namespace; live runs of the old one are lost.

        Raises: NotFound.
        """
        self._transport.do(Call("DELETE", path("targets", name, "identity")))

    def _probe(self, call: Call) -> Probe:
        return self._transport.act(replace(call, is_question=True, timeout_s=_TEST_S), Probe)
