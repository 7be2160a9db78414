"""Requests to the gateway: a text, saved or not, and its context.

The API, the Python client and the command line share these models; they know no process.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from xuanwu.model.gateway import Limits, Mocks, Purpose
from xuanwu.model.spec import FunctionSpec, JarSpec, JobKind, JobSpec, Name, Sha256

_Ref = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,255}$")]
_NUMBER_MAX = 2**31 - 1


class Draft(BaseModel):
    """A script (`sql`, which may be empty), a program (`jar`), or the saved text of a `job`.

    `catalogs` and `artifacts` name those of the space; `variables` override the space's own.
    `target` is where it would run; None means the job's own, else the default.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sql: str | None = None
    jar: JarSpec | None = None
    job: _Ref | None = None
    revision: int | None = Field(default=None, ge=1, le=_NUMBER_MAX)
    release: str | None = None
    target: str | None = None
    options: dict[str, str] = {}
    catalogs: tuple[Name, ...] = ()
    functions: tuple[FunctionSpec, ...] = ()
    artifacts: tuple[Sha256, ...] = ()
    variables: dict[str, str] = {}

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if [self.sql, self.jar, self.job].count(None) != 2:
            raise ValueError("set exactly one of 'sql', 'jar' and 'job'")
        if self.revision is not None and self.job is None:
            raise ValueError("'revision' requires 'job'")
        if self.job and (self.options or self.catalogs or self.functions or self.artifacts):
            raise ValueError(
                "a 'job' defines its own options, catalogs, functions and artifacts; omit them"
            )
        return self

    @property
    def kind(self) -> JobKind:
        return JobKind.JAR if self.jar else JobKind.SQL

    def spec(self, name: str = "script") -> JobSpec:
        """The text as a job's, without validation, since a draft's script may be empty."""
        return JobSpec.model_construct(
            name=name,
            sql=self.sql,
            jar=self.jar,
            release=self.release,
            target=self.target,
            options=self.options,
            catalogs=self.catalogs,
            functions=self.functions,
            artifacts=self.artifacts,
        )


class CheckOrder(Draft):
    """Requests a check; `debug` also accepts a bare SELECT."""

    purpose: Purpose = Purpose.CHECK


class PlaceOrder(Draft):
    """Asks about a position, which is 1-based in UTF-16 units."""

    line: int = Field(ge=1, le=_NUMBER_MAX)
    column: int = Field(ge=1, le=_NUMBER_MAX)


class DebugOrder(Draft):
    """Requests a debug session, with the mocks of its sources and the limits that end it."""

    mocks: Mocks = Mocks()
    limits: Limits = Limits()

    @property
    def samples(self) -> bool:
        """Whether the session reads from real sources."""
        return any(mock.sample is not None for mock in self.mocks.tables.values())
