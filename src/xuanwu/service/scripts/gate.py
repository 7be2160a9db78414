"""Refuses runs whose script has errors; if a script cannot be checked now, the run may start."""

from __future__ import annotations

import anyio

from xuanwu.kernel.errors import InvalidInput, XuanwuError
from xuanwu.kernel.log import get_log
from xuanwu.kernel.tasks import in_thread
from xuanwu.model.gateway import Check, Finding, Purpose
from xuanwu.model.job import Revision
from xuanwu.service.scripts.ask import ask_spec
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.check import check
from xuanwu.service.scripts.findings import errors_in, joined, syntax_findings
from xuanwu.service.scripts.parts import Scripts

PATIENCE_S = 5.0
_log = get_log("gateway")


async def refuse_errors(scripts: Scripts, space_id: str, revision: Revision) -> Check | None:
    """Returns the gateway's answer; without one, the engine checks the script as it starts.

    Syntax errors are refused in either case.
    Raises: InvalidInput (`script_invalid`, with all findings in its facts).
    """
    asked = await ask_spec(scripts, space_id, revision.spec)
    found = await _check(scripts, asked, revision)
    findings = found.findings if found else await _findings_without(asked, revision)
    if errors := errors_in(findings):
        raise script_invalid(findings, errors)
    return found


async def _findings_without(asked: Asked, revision: Revision) -> tuple[Finding, ...]:
    syntax = await in_thread(lambda: list(syntax_findings(revision.spec.sql or "")))
    return joined(asked.findings, syntax)


def script_invalid(findings: tuple[Finding, ...], errors: list[Finding]) -> InvalidInput:
    """Builds the error: the first finding as the message, all findings as facts."""
    first, more = errors[0], len(errors) - 1
    at = f"Line {first.range.line}, column {first.range.column}: " if first.range else ""
    others = f" And {more} more error{'s' if more > 1 else ''}." if more else ""
    return InvalidInput(
        f"{at}{first.message}{others} Nothing was started.",
        code="script_invalid",
        where="sql",
        facts={"findings": [one.model_dump(mode="json") for one in findings]},
    )


async def _check(scripts: Scripts, asked: Asked, revision: Revision) -> Check | None:
    if scripts.gateway is None:
        return None
    runs_here = scripts.infra.is_here(asked.target)
    # Only the image knows which connectors it has; the engine reports a missing one.
    purpose = Purpose.RUN if runs_here else Purpose.CHECK
    try:
        with anyio.move_on_after(PATIENCE_S):
            return await check(scripts.gateway, asked, purpose, runs_here=runs_here)
        reason = f"no answer within {PATIENCE_S:g} s"
    except XuanwuError as error:
        reason = error.message
    _log.warning("started_unchecked", revision=revision.id, release=asked.release, reason=reason)
    return None
