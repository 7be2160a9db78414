"""Checks a text: the findings of dialect and planner, in the order of their places."""

from __future__ import annotations

from xuanwu.model.gateway import Check, Purpose
from xuanwu.model.spec import JobKind
from xuanwu.service.gateway.asked import Asked
from xuanwu.service.gateway.findings import joined
from xuanwu.service.gateway.port import Gateway


async def check(gateway: Gateway, asked: Asked, purpose: Purpose) -> Check:
    """A program (JAR) is known only when it runs, so nothing is found in it but its options.

    Raises: as the gateway.
    """
    found = Check()
    if asked.kind is JobKind.SQL:
        found = await gateway.check(asked.release, asked.definition, purpose)
    findings = joined(asked.findings, found.findings, found.statements)
    return found.model_copy(update={"findings": findings})
