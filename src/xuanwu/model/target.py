"""Declared targets, and the result of a test of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from xuanwu.model.access import Principal

LOCAL = "local"
"""The name of the only target of that kind: the machine on which a server runs."""
TARGET_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
"""The pattern of target names, which stand in job files and name log folders."""


class TargetKind(StrEnum):
    """The kind of a target."""

    LOCAL = "local"
    KUBERNETES = "kubernetes"

    @property
    def brings_release(self) -> bool:
        """Whether its processes bring their own Flink, such as in an image."""
        return self is TargetKind.KUBERNETES


class TargetOrigin(StrEnum):
    """Where a target was declared: in the settings of a server, or through the API."""

    SETTINGS = "settings"
    API = "api"


class TargetStamp(NamedTuple):
    """Identifies one version of a target, also if a target was removed and added again."""

    created_at: datetime
    version: int


@dataclass(frozen=True)
class DeclaredTarget:
    """A target as it is stored; `settings` omits the secrets, which are in `sealed` as JSON.

    `version` starts at 1 and grows with each change of the settings. `is_declared` is True if the
    settings of the server that started last name the target; `fingerprint` is that of the
    declared settings.
    """

    name: str
    kind: TargetKind
    origin: TargetOrigin
    settings: Mapping[str, Any]
    sealed: bytes | None = field(repr=False)
    version: int
    is_declared: bool
    fingerprint: str | None
    created_at: datetime
    created_by: Principal
    updated_at: datetime
    updated_by: Principal

    @property
    def stamp(self) -> TargetStamp:
        """The stamp of this version; different settings have different stamps."""
        return TargetStamp(self.created_at, self.version)


class ProbeStatus(StrEnum):
    """The result of a step of a test; a warning names what may be missing or cannot be tested."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class ProbeStep:
    """One check in a test of a target; `message` ends with the next step for the reader."""

    name: str
    status: ProbeStatus
    message: str


@dataclass(frozen=True)
class Probe:
    """The result of a test of a target, with its steps in order."""

    target: str | None
    steps: tuple[ProbeStep, ...]

    @property
    def is_usable(self) -> bool:
        """Whether runs can be expected to work on this target."""
        return all(step.status is not ProbeStatus.FAILED for step in self.steps)
