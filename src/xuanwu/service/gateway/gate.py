"""Lets no run start whose script cannot be right; what cannot be asked now stops nobody."""

from __future__ import annotations

import anyio

from xuanwu.kernel.errors import InvalidInput, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.model.gateway import Check, Finding, Purpose
from xuanwu.model.job import Revision
from xuanwu.service.gateway.ask import ask_spec
from xuanwu.service.gateway.asked import Asked
from xuanwu.service.gateway.check import check
from xuanwu.service.gateway.findings import errors_in
from xuanwu.service.parts import Service

PATIENCE_S = 5.0
_log = get_log("gateway")


async def refuse_errors(parts: Service, space_id: str, revision: Revision) -> bool:
    """Whether the gateway has answered; where it cannot, the engine finds the same when it starts.

    Raises: InvalidInput (`script_invalid`, with all findings in its facts).
    """
    asked = await ask_spec(parts, space_id, revision.spec)
    target = parts.tracking.target(revision.spec.target or parts.default_target)
    # Only the image knows which connectors it has; the engine tells where one is missing.
    purpose = Purpose.CHECK if target.brings_release else Purpose.RUN
    found = await _check(parts, asked, revision, purpose)
    findings = found.findings if found else asked.findings
    if errors := errors_in(findings):
        raise script_invalid(findings, errors)
    return found is not None


def script_invalid(findings: tuple[Finding, ...], errors: list[Finding]) -> InvalidInput:
    """The first error in words, all findings as facts."""
    first, more = errors[0], len(errors) - 1
    at = f"Line {first.range.line}, column {first.range.column}: " if first.range else ""
    others = f" And {more} more error{'s' if more > 1 else ''}." if more else ""
    return InvalidInput(
        f"{at}{first.message}{others} Nothing was started.",
        code="script_invalid",
        where="sql",
        facts={"findings": [one.model_dump(mode="json") for one in findings]},
    )


async def _check(
    parts: Service, asked: Asked, revision: Revision, purpose: Purpose
) -> Check | None:
    if parts.gateway is None:
        return None
    try:
        with anyio.move_on_after(PATIENCE_S):
            return await check(parts.gateway, asked, purpose)
        reason = f"no answer within {PATIENCE_S:g} s"
    except XuanwuError as error:
        reason = error.message
    _log.warning("started_unchecked", revision=revision.id, release=asked.release, reason=reason)
    return None
