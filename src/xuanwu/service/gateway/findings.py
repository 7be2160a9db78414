"""Findings that need no planner, and the one order in which all findings are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xuanwu.kernel.errors import did_you_mean
from xuanwu.model.gateway import Finding, Range, Severity, StatementView
from xuanwu.model.placeholder import Placeholder, placeholders

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def joined(
    own: Iterable[Finding], others: Iterable[Finding], statements: Iterable[StatementView] = ()
) -> tuple[Finding, ...]:
    """All findings by place; one without a range stands where its statement begins."""
    begins = {one.number: (one.range.line, one.range.column) for one in statements}

    def place(finding: Finding) -> tuple[int, int, int]:
        at = finding.range
        line, column = (at.line, at.column) if at else begins.get(finding.statement or 0, (0, 0))
        return line, column, _RANKS[finding.severity]

    return tuple(sorted((*own, *others), key=place))


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """Those with which no run can start."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def unknown_secrets(texts: Mapping[str, str], known: frozenset[str]) -> Iterator[Finding]:
    """The gateway stands in for any secret, so that only here a wrong name is seen.

    `texts` by their key path; places are told in `sql` alone.
    """
    for where, text in texts.items():
        lines = text.split("\n")
        for use in placeholders(text):
            if use.is_secret and use.name not in known:
                is_script = where == "sql"
                yield Finding(
                    code="secret_unknown",
                    severity=Severity.ERROR,
                    message=f"{'' if is_script else where + ': '}There is no secret '{use.name}' in"
                    f" this space. {did_you_mean(use.name, known)} Set it with: xuanwu secret set"
                    f" {use.name}",
                    range=_range(use, lines[use.line - 1]) if is_script else None,
                )


def _range(use: Placeholder, line: str) -> Range:
    first = len(line[: use.column - 1].encode("utf-16-le", "replace")) // 2 + 1
    last = first + len("${secret.}") + len(use.name) - 1
    return Range(line=use.line, column=first, end_line=use.line, end_column=last)
