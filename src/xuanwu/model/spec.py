"""The text of a job, as a user writes it in a file, through the API or in the page.

The file of `xuanwu apply`, the body of the API and the JSON in a revision share this model.
Unknown keys are refused; the error names the nearest valid key.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.findings import findings_of, invalid_input
from xuanwu.kernel.units import Duration
from xuanwu.model.resources import Resources

NAME_PATTERN = r"^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$"
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
Whole = Annotated[int, Strict()]  # neither `true` nor '2'
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class JobKind(StrEnum):
    """The kind of a job's text."""

    SQL = "sql"
    JAR = "jar"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class JarSpec(_Part):
    """A job that is a program: an uploaded artifact, its main class and its arguments."""

    artifact: Sha256
    main_class: str | None = None
    arguments: tuple[str, ...] = ()


class FunctionSpec(_Part):
    """A user-defined function that the job's SQL can call by `name`."""

    name: str = Field(min_length=1)
    class_name: str = Field(alias="class", min_length=1)
    artifact: Sha256 | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class RestartOn(StrEnum):
    """The outcomes of a run after which the platform automatically starts a new run."""

    NEVER = "never"
    LOST = "lost"
    FAILURE = "failure"


class RestartSpec(_Part):
    """When to restart: after a run is lost (`lost`), or ends as Failed for any cause (`failure`).

    The new run is restored from the latest checkpoint. `attempts` limits the consecutive runs that
    did not stay Running for ten minutes. Errors of the user are never retried.
    """

    on: RestartOn = RestartOn.LOST
    attempts: int = Field(default=3, ge=0, le=1000)
    delay: Duration = Duration(seconds=5)


class JobSpec(_Part):
    """One job in full. Its kind follows from its text: `sql` or `jar`."""

    name: Name
    description: str = ""
    sql: str | None = None
    jar: JarSpec | None = None
    release: str | None = None
    target: str | None = None
    parallelism: Whole = Field(default=1, ge=1, le=32768)
    resources: Resources = Resources()
    catalogs: tuple[Name, ...] = ()
    options: dict[str, str] = {}
    functions: tuple[FunctionSpec, ...] = ()
    artifacts: tuple[Sha256, ...] = ()
    restart: RestartSpec = RestartSpec()

    @model_validator(mode="before")
    @classmethod
    def _options_as_text(cls, data: Any) -> Any:
        """Converts values such as `true`, `3` and `1.5` from YAML: Flink's options are texts."""
        if isinstance(data, dict) and "options" in data:
            return {**data, "options": options_as_text(data["options"])}
        return data

    @model_validator(mode="after")
    def _has_one_text(self) -> Self:
        if (self.sql is not None and self.sql.strip() != "") == (self.jar is not None):
            raise ValueError("a job has either 'sql' with at least one statement or 'jar'")
        return self

    @property
    def kind(self) -> JobKind:
        return JobKind.JAR if self.jar else JobKind.SQL

    @property
    def needed_artifacts(self) -> tuple[str, ...]:
        """The hashes of all jars that a run of this text fetches, without duplicates."""
        wanted = [self.jar.artifact] if self.jar else []
        wanted += [function.artifact for function in self.functions if function.artifact]
        return tuple(dict.fromkeys([*wanted, *self.artifacts]))


def options_as_text(options: Any) -> Any:
    """Converts the values of Flink options to text; returns anything but a mapping unchanged, for
    validation to refuse."""
    if not isinstance(options, dict):
        return options
    return {str(key): _as_text(value) for key, value in options.items()}


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def parse_spec(data: Any, *, where: str = "job") -> JobSpec:
    """Parses a job's text from plain values.

    Raises: InvalidInput, which names each wrong key by its path, and the nearest valid key.
    """
    if not isinstance(data, dict):
        raise InvalidInput("A job must be a mapping with 'name' and 'sql' or 'jar'.", where=where)
    try:
        return JobSpec.model_validate(data)
    except ValidationError as error:
        found = findings_of(error.errors(), JobSpec, root="job")
        raise invalid_input(found, where=where) from error
