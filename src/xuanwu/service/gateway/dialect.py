"""Where the rules of the dialect enter; until they are there, a text is left as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xuanwu.model.gateway import Edit, Finding
from xuanwu.model.release import Release


class Translation(NamedTuple):
    """What has to be written otherwise for a release."""

    edits: tuple[Edit, ...]
    options: dict[str, str]
    findings: tuple[Finding, ...]


def translate(script: str, options: Mapping[str, str], release: Release) -> Translation:
    """Nothing is rewritten."""
    del script, release
    return Translation((), dict(options), ())
