"""Judges what a debug session on the rows of a case gave; it runs nothing."""

from __future__ import annotations

from collections.abc import Mapping

from xuanwu.model.gateway import Finding, Severity
from xuanwu.service.cases.compare import Outcome, compare, find_console, not_run
from xuanwu.service.cases.rows import Row
from xuanwu.service.cases.spec import Case
from xuanwu.service.cases.transcript import Transcript
from xuanwu.service.cases.views import shown


def outcome_of(case: Case, seen: Transcript, seconds: float) -> Outcome:
    """Returns the outcome; `seconds` passed, if the session does not tell."""
    # The time of the session only: the first one also waits for its worker to start.
    took = seen.end.ms / 1000 if seen.end else seconds
    trouble = _trouble(seen, case)
    if trouble:
        return not_run(case, trouble, took)
    return compare(case, seen.consoles.values(), took)


def seen_rows(case: Case, seen: Transcript) -> Mapping[str, list[Row]]:
    """Returns the rows that the expected sinks got, in the view in which they are compared."""
    consoles = {console.event.name: console for console in seen.consoles.values()}
    found: dict[str, list[Row]] = {}
    for sink, expected in case.expected.items():
        console = find_console(sink, consoles)
        if console is None:
            continue
        names = {column.name for column in console.event.columns}
        key = [name for name in expected.key if name in names]
        found[sink] = shown(console, expected.view, key).rows
    return found


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
