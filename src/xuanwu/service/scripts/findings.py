"""Findings that need no planner, and the order in which all findings are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xuanwu.kernel.errors import nearest
from xuanwu.language.grammar import problems_of
from xuanwu.language.message import Message, finding_of, message
from xuanwu.language.names import SQL, NamingText
from xuanwu.language.places import Places
from xuanwu.model.gateway import Finding, Severity, StatementView

_REPEATED = frozenset(
    {"connector_missing", "format_missing", "catalog_missing", "model_provider_missing"}
)
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def joined(
    own: Iterable[Finding], others: Iterable[Finding], statements: Iterable[StatementView] = ()
) -> tuple[Finding, ...]:
    """Joins all findings by place; one without a range is placed where its statement begins.

    A jar that several tables need is one finding, at the first of them.
    """
    begins = {one.number: (one.range.line, one.range.column) for one in statements}

    def place(finding: Finding) -> tuple[int, int, int]:
        at = finding.range
        line, column = (at.line, at.column) if at else begins.get(finding.statement or 0, (0, 0))
        return line, column, _RANKS[finding.severity]

    return tuple(_gathered(sorted((*own, *others), key=place)))


def _gathered(findings: Iterable[Finding]) -> Iterable[Finding]:
    found: dict[object, Finding] = {}
    for finding in findings:
        is_repeated = finding.code in _REPEATED and finding.range is not None
        key = (finding.code, finding.message) if is_repeated else object()
        first = found.get(key)
        if first is None or finding.range is None:
            found[key] = finding
        else:
            found[key] = first.model_copy(update={"more": (*first.more, finding.range)})
    return found.values()


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """Returns the findings that prevent a run from starting."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def unknown_secrets(texts: Iterable[NamingText], known: frozenset[str]) -> Iterator[Finding]:
    """Finds wrong secret names, which the gateway cannot, since it mocks every secret.

    Findings have a place only in the script.
    """
    for text in texts:
        for use, at in text.uses():
            if use.is_secret and use.name not in known:
                is_script = text.where == SQL
                told = _unknown_secret(use.name, known)
                yield finding_of(
                    "secret_unknown",
                    Severity.ERROR,
                    told if is_script else told.at(text.where),
                    at=at if is_script else None,
                )


def _unknown_secret(name: str, known: frozenset[str]) -> Message:
    near = nearest(name, known)
    others = ", ".join(sorted(known)) if known and near is None else None
    return message("secret_unknown", name=name, near=near, known=others)


def syntax_findings(script: str) -> Iterator[Finding]:
    """Finds syntax errors by the grammar alone; a gateway would report the same ones."""
    places = Places(script)
    for problem in problems_of(script):
        at = places.range(problem.start, problem.end)
        yield finding_of(problem.code, Severity.ERROR, problem.message, at=at)
