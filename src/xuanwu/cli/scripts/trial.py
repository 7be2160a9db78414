"""Runs one test case as a debug session on its given rows, and compares the result."""

from __future__ import annotations

import time
from contextlib import closing

from xuanwu.cli.scripts.asking import GatewayVerbs
from xuanwu.cli.scripts.transcript import Transcript
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Finding, Severity
from xuanwu.service.cases.compare import Outcome, compare, not_run
from xuanwu.service.cases.spec import Case


def try_case(gateway: GatewayVerbs, case: Case, release: str | None) -> Outcome:
    """Runs a case; a mistake in the case itself is also an outcome.

    Raises: as the gateway, except InvalidInput.
    """
    began, seen = time.monotonic(), Transcript()
    try:
        events = gateway.debug(case.draft, mocks=case.mocks, limits=case.limits, release=release)
        with closing(events):
            for event in events:
                seen.hear(event)
    except InvalidInput as error:
        return not_run(case, error.message, time.monotonic() - began)
    # The time of the session only: the first one also waits for its worker to start.
    seconds = seen.end.ms / 1000 if seen.end else time.monotonic() - began
    trouble = _trouble(seen, case)
    if trouble:
        return not_run(case, trouble, seconds)
    return compare(case, seen.consoles.values(), seconds)


def _trouble(seen: Transcript, case: Case) -> str:
    """Returns why there is nothing to compare; empty when all rows went through."""
    end = seen.end
    if end is None:
        return "The session ended without a result. Run the test again."
    if end.reason == "finished":
        return ""
    if end.reason == "seconds":
        return (
            f"The session did not end within {case.seconds:g} s. Raise 'seconds', or give fewer "
            "rows."
        )
    if end.reason == "rows":
        return f"The script wrote more than {case.limits.rows:,} rows."
    errors = [_line(one) for one in seen.findings if one.severity is Severity.ERROR]
    return "\n".join(errors) or end.message or f"The session {end.reason}."


def _line(finding: Finding) -> str:
    at = finding.range
    return f"line {at.line}, column {at.column}: {finding.message}" if at else finding.message
