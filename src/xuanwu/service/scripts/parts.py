"""The parts that the use cases of scripts share."""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.core import Core
from xuanwu.scheduling.infrastructure import Infrastructure
from xuanwu.service.scripts.port import GatewayPort
from xuanwu.store.blobs import Blobs


@dataclass(frozen=True)
class Scripts:
    """Where a script's context is stored, and who checks the script.

    `gateway` is None on a server that answers no calls.
    """

    core: Core
    infra: Infrastructure
    blobs: Blobs
    gateway: GatewayPort | None = None
