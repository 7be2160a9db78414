"""Finds the variables and secrets that a job's texts name, and checks that the space has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xuanwu.kernel.errors import InvalidInput, did_you_mean
from xuanwu.language.grammar import placeholders_of
from xuanwu.language.placeholder import Placeholder, placeholders
from xuanwu.language.places import Places
from xuanwu.language.problem import malformed
from xuanwu.model.gateway import Range
from xuanwu.model.possession import Catalog
from xuanwu.model.spec import JobSpec

SQL = "sql"


@dataclass(frozen=True)
class NamingText:
    """A text that may contain placeholders; `where` is its key path. In a script, comments contain
    none."""

    where: str
    text: str
    is_script: bool = False

    def uses(self) -> list[tuple[Placeholder, Range]]:
        """Every placeholder with its place."""
        found = placeholders_of(self.text) if self.is_script else placeholders(self.text)
        if not found:
            return []
        places = Places(self.text)
        return [(use, places.range(use.start, use.end)) for use in found]


def texts_of(spec: JobSpec, catalogs: list[Catalog]) -> list[NamingText]:
    """All texts of a job, including the catalogs that it names."""
    texts = [NamingText(f"options.{key}", value) for key, value in spec.options.items()]
    texts += [NamingText(f"catalogs.{one.name}", one.sql, is_script=True) for one in catalogs]
    if spec.sql is not None:
        texts.append(NamingText(SQL, spec.sql, is_script=True))
    if spec.jar is not None:
        arguments = enumerate(spec.jar.arguments)
        texts += [NamingText(f"jar.arguments.{i}", text) for i, text in arguments]
    return texts


@dataclass(frozen=True)
class UsedNames:
    """The names of the variables and secrets that a job's texts use."""

    variables: frozenset[str]
    secrets: frozenset[str]


def names_in(texts: Iterable[NamingText]) -> UsedNames:
    """The names in all texts together; takes seconds for a script of megabytes."""
    uses = [use for text in texts for use, _ in text.uses() if use.name]
    return UsedNames(
        variables=frozenset(use.name for use in uses if not use.is_secret),
        secrets=frozenset(use.name for use in uses if use.is_secret),
    )


def check_names(
    spec: JobSpec, catalogs: list[Catalog], variables: frozenset[str], secrets: frozenset[str]
) -> None:
    """Checks all placeholders of a job; takes seconds for a script of megabytes.

    Raises: InvalidInput, with its place, for the first placeholder that is malformed or whose
    name the space does not have.
    """
    for text in texts_of(spec, catalogs):
        for use, at in text.uses():
            known = secrets if use.is_secret else variables
            if not use.name:
                problem = malformed(use, text.text)
                raise _refusal(text.where, at, problem.code, problem.message.text)
            if use.name not in known:
                noun = "secret" if use.is_secret else "variable"
                hint = f"{did_you_mean(use.name, known)} Set it with: xuanwu {noun} set {use.name}"
                message = f"there is no {noun} '{use.name}' in this space. {hint}"
                raise _refusal(text.where, at, f"{noun}_unknown", message)


def _refusal(where: str, at: Range, code: str, message: str) -> InvalidInput:
    return InvalidInput(
        f"{where}, line {at.line}, column {at.column}: {message}",
        code=code,
        where=where,
        facts={"line": at.line, "column": at.column},
    )
