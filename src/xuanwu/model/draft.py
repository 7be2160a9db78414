"""What is asked of the gateway: a text that need not be saved, and what stands around it.

One model serves the body of the API, the Python client and the command line; it knows no process.
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

    `catalogs` and `artifacts` are those of the space; `variables` stand before the space's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sql: str | None = None
    jar: JarSpec | None = None
    job: _Ref | None = None
    revision: int | None = Field(default=None, ge=1, le=_NUMBER_MAX)
    release: str | None = None
    options: dict[str, str] = {}
    catalogs: tuple[Name, ...] = ()
    functions: tuple[FunctionSpec, ...] = ()
    artifacts: tuple[Sha256, ...] = ()
    variables: dict[str, str] = {}

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if [self.sql, self.jar, self.job].count(None) != 2:
            raise ValueError("name exactly one of 'sql', 'jar' and 'job'")
        if self.revision is not None and self.job is None:
            raise ValueError("'revision' needs a 'job'")
        if self.job and (self.options or self.catalogs or self.functions or self.artifacts):
            raise ValueError(
                "a 'job' has options, catalogs, functions and artifacts of its own; leave them away"
            )
        return self

    @property
    def kind(self) -> JobKind:
        return JobKind.JAR if self.jar else JobKind.SQL

    def spec(self, name: str = "script") -> JobSpec:
        """The text as that of a job, unchecked: an empty script is asked about, too."""
        return JobSpec.model_construct(
            name=name,
            sql=self.sql,
            jar=self.jar,
            release=self.release,
            options=self.options,
            catalogs=self.catalogs,
            functions=self.functions,
            artifacts=self.artifacts,
        )


class CheckOrder(Draft):
    """A check; for `debug` a bare SELECT is enough."""

    purpose: Purpose = Purpose.CHECK


class CompleteOrder(Draft):
    """What may stand at a place, which counts from 1 in UTF-16 units."""

    line: int = Field(ge=1, le=_NUMBER_MAX)
    column: int = Field(ge=1, le=_NUMBER_MAX)


class DebugOrder(Draft):
    """A debug session: what stands in for the sources, and when it ends by itself."""

    mocks: Mocks = Mocks()
    limits: Limits = Limits()

    @property
    def samples(self) -> bool:
        """Whether it reads from real sources."""
        return any(mock.sample is not None for mock in self.mocks.tables.values())
