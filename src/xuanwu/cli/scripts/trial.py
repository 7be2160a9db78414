"""Runs one test case as a debug session on its given rows, and compares the result."""

from __future__ import annotations

import time
from contextlib import closing

from xuanwu.cli.scripts.asking import GatewayVerbs
from xuanwu.kernel.errors import InvalidInput
from xuanwu.service.cases.compare import Outcome, not_run
from xuanwu.service.cases.spec import Case
from xuanwu.service.cases.transcript import Transcript
from xuanwu.service.cases.trial import outcome_of


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
    return outcome_of(case, seen, time.monotonic() - began)
