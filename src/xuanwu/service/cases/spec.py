"""A test case: a script, the rows of its sources, and the expected rows of its sinks.

It reads plain values and no files: the caller passes a function that reads the files of a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from xuanwu.kernel.errors import InvalidInput, did_you_mean
from xuanwu.kernel.findings import findings_of, invalid_input
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import Limits, Mock, Mocks
from xuanwu.model.spec import FunctionSpec, Name, Sha256
from xuanwu.service.cases.rows import Row, checked_rows, csv_rows, json_rows

KIND = "$kind"  # the column of a row's kind, as in the gateway's given rows
KINDS = ("+I", "-U", "+U", "-D")
MOST_ROWS = 100_000
_FORMS = ("rows", "csv", "json")

ReadFile = Callable[[str], str]
"""Reads a file that a case names, by its path relative to the case."""


class Comparison(StrEnum):
    """How to compare a sink's rows: those left at the end, or every change."""

    FINAL = "final"
    CHANGELOG = "changelog"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(_Part):
    """The expected rows of one sink. Only columns that some row names are compared.

    `key` names the columns by which rows replace one another, for a sink with +U but no -U.
    """

    rows: tuple[Row, ...]
    view: Comparison = Comparison.FINAL
    ordered: bool = False
    key: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_kinds_where_they_count(self) -> Self:
        for number, row in enumerate(self.rows, 1):
            if KIND in row and self.view is Comparison.FINAL:
                raise ValueError(f"row {number} has a '{KIND}', which requires 'view: changelog'")
            if row.get(KIND, "+I") not in KINDS:
                raise ValueError(f"row {number}: '{KIND}' must be one of {', '.join(KINDS)}")
        return self

    @property
    def columns(self) -> list[str]:
        """Returns all columns that some row names, in order."""
        return [
            one for one in dict.fromkeys(key for row in self.rows for key in row) if one != KIND
        ]


class CaseRows(_Part):
    """The rows of a case, and how it is run; the script is that of a job, or of its file."""

    name: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=10_000)
    variables: dict[str, str] = {}
    given: dict[str, tuple[Row, ...]] = {}
    expected: dict[str, Expected] = Field(min_length=1)
    tolerance: float = Field(default=0, ge=0)
    seconds: float = Field(default=60, gt=0, le=3600)


class CaseSpec(CaseRows):
    """One document of a case's file, with its rows read."""

    sql: str | None = None
    job: str | None = None
    release: str | None = None
    options: dict[str, str] = {}
    catalogs: tuple[Name, ...] = ()
    functions: tuple[FunctionSpec, ...] = ()
    artifacts: tuple[Sha256, ...] = ()

    @property
    def rows(self) -> CaseRows:
        """The case without its script, as it is stored with a job."""
        return CaseRows(**{name: getattr(self, name) for name in CaseRows.model_fields})

    @model_validator(mode="after")
    def _tests_one_thing(self) -> Self:
        if (self.sql is not None and self.sql.strip() != "") == (self.job is not None):
            raise ValueError("a case has either 'sql' with at least one statement or 'job'")
        own = self.options or self.catalogs or self.functions or self.artifacts
        if self.job is not None and own:
            raise ValueError(
                "a 'job' defines its own options, catalogs, functions and artifacts; omit them"
            )
        return self


@dataclass(frozen=True)
class Case:
    """A case that can be run: `where` is its file."""

    name: str
    draft: Draft
    given: Mapping[str, tuple[Row, ...]]
    expected: Mapping[str, Expected]
    tolerance: float = 0
    seconds: float = 60
    where: str = ""

    @property
    def mocks(self) -> Mocks:
        """Returns the mocks of the sources; sources that the case does not name have no rows."""
        return Mocks(rows=0, tables={name: Mock(rows=rows) for name, rows in self.given.items()})

    @property
    def limits(self) -> Limits:
        return Limits(rows=MOST_ROWS, seconds=self.seconds)


def case_of(spec: CaseSpec, draft: Draft | None = None, where: str = "") -> Case:
    """Builds a case; `draft` is the text of the job that the case names, else its own text."""
    own = draft or Draft(
        sql=spec.sql,
        options=spec.options,
        catalogs=spec.catalogs,
        functions=spec.functions,
        artifacts=spec.artifacts,
    )
    if spec.release is not None:
        own = own.model_copy(update={"release": spec.release})
    return case_on(own, spec, where)


def case_on(draft: Draft, spec: CaseRows, where: str = "") -> Case:
    """Builds a case that runs a draft on the rows of `spec`."""
    variables = {**draft.variables, **spec.variables}
    return Case(
        spec.name,
        draft.model_copy(update={"variables": variables}),
        spec.given,
        spec.expected,
        spec.tolerance,
        spec.seconds,
        where,
    )


def parse_case(data: Mapping[str, Any], read: ReadFile, *, where: str) -> CaseSpec:
    """Reads a case from plain values.

    Raises: InvalidInput with the path of every wrong key, and the nearest right one.
    """
    values = {key: value for key, value in data.items() if key != "kind"}
    for key, part in (("given", _given), ("expected", _expected)):
        tables = values.get(key)
        if isinstance(tables, dict):
            values[key] = {
                str(name): part(value, read, f"{where}, {key}.{name}")
                for name, value in cast("dict[Any, Any]", tables).items()
            }
    try:
        return CaseSpec.model_validate(_with_texts(values))
    except ValidationError as error:
        found = findings_of(error.errors(), CaseSpec, root="case")
        raise invalid_input(found, where=where) from error


def _with_texts(values: dict[str, Any]) -> dict[str, Any]:
    """Turns options and variables into texts, however YAML reads them."""
    for key in ("options", "variables"):
        part = values.get(key)
        if isinstance(part, dict):
            entries = cast("dict[Any, Any]", part).items()
            values[key] = {str(name): _as_text(value) for name, value in entries}
    return values


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _given(value: Any, read: ReadFile, where: str) -> list[Row]:
    if not isinstance(value, dict):
        return checked_rows(value, where)
    part = cast("dict[str, Any]", value)
    unknown = next((key for key in part if key not in _FORMS), None)
    if unknown is not None:
        hint = did_you_mean(str(unknown), _FORMS)
        raise InvalidInput(f"{where}: unknown key '{unknown}'. {hint}", where=where)
    return _rows(part, read, where)


def _expected(value: Any, read: ReadFile, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {"rows": checked_rows(value, where)}
    part = cast("dict[str, Any]", value)
    rest = {key: one for key, one in part.items() if key not in _FORMS}
    return {**rest, "rows": _rows(part, read, where)}


def _rows(part: Mapping[str, Any], read: ReadFile, where: str) -> list[Row]:
    named = [form for form in _FORMS if form in part]
    if len(named) != 1:
        raise InvalidInput(f"{where}: set one of 'rows', 'csv' and 'json'.", where=where)
    form, value = named[0], part[named[0]]
    if form == "rows":
        return checked_rows(value, where)
    if not isinstance(value, str):
        raise InvalidInput(f"{where}: '{form}' must be a file or a text.", where=where)
    is_text = "\n" in value.strip() or value.lstrip()[:1] in {"[", "{"}
    text = value if is_text else read(value.strip())
    place = where if is_text else value.strip()
    return csv_rows(text, place) if form == "csv" else json_rows(text, place)
