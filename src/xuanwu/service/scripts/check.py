"""Checks a text: the findings of dialect and planner, in the order of their places."""

from __future__ import annotations

from xuanwu.model.gateway import Check, Purpose
from xuanwu.model.spec import JobKind
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.findings import joined
from xuanwu.service.scripts.local_paths import missing_paths
from xuanwu.service.scripts.port import GatewayPort


async def check(
    gateway: GatewayPort, asked: Asked, purpose: Purpose, *, runs_here: bool = False
) -> Check:
    """Checks a text; of a program (JAR) only the options, since the rest is known when it runs.

    `runs_here`: it will run on this machine, so that the local files which it reads must exist.
    Raises: as the gateway.
    """
    found, own = Check(), list(asked.findings)
    if asked.kind is JobKind.SQL:
        found = await gateway.check(asked.release, asked.definition, purpose)
        own += await missing_paths(gateway, asked) if runs_here else ()
    findings = joined(own, found.findings, found.statements)
    return found.model_copy(update={"findings": findings})
